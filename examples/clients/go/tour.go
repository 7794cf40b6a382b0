// A tour of Cutline's services in Go: two nodes, some money, two errors, a snapshot, and the events of all that.
//
// docs/clients.md tells how the packages below `cutline` are made from the .proto files.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"flag"
	"fmt"
	"os"
	"time"

	bankv1 "cutline/bank/v1"
	cutlinev1 "cutline/v1"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

const deadline = 10 * time.Second

func main() {
	address := flag.String("address", "127.0.0.1:7077", "of the master, HOST:PORT")
	ca := flag.String("tls-ca", "", "file of the certificates to trust, where the master has TLS")
	cert := flag.String("tls-cert", "", "file of a certificate to show the master")
	key := flag.String("tls-key", "", "file of its key")
	look := flag.Bool("look", false, "only print which nodes there are")
	flag.Parse()
	connection, err := grpc.Dial(*address, security(*ca, *cert, *key))
	check(err)
	defer connection.Close()
	// All fits into one deadline, and each call carries the token where the environment has one.
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	if token := os.Getenv("CUTLINE_TOKEN"); token != "" {
		ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+token)
	}
	bank := bankv1.NewBankServiceClient(connection)
	if *look {
		listed, err := bank.ListNodes(ctx, &bankv1.ListNodesRequest{})
		check(err)
		for _, state := range listed.GetNodes() {
			fmt.Printf("node %d = %d\n", state.GetNode(), state.GetBalance())
		}
		return
	}

	events, err := cutlinev1.NewMasterServiceClient(connection).WatchEvents(ctx, &cutlinev1.WatchEventsRequest{})
	check(err)
	_, err = events.Recv() // the first response comes at once: from here on, nothing is missed
	check(err)
	story := make(chan string, 16)
	go tell(events, story)
	tour(ctx, bank)
	fmt.Println("---Events")
	for line := range story {
		fmt.Println(line)
	}
}

func security(ca, cert, key string) grpc.DialOption {
	if ca == "" {
		return grpc.WithInsecure()
	}
	pem, err := os.ReadFile(ca)
	check(err)
	config := &tls.Config{RootCAs: x509.NewCertPool()}
	config.RootCAs.AppendCertsFromPEM(pem)
	if cert != "" {
		own, err := tls.LoadX509KeyPair(cert, key)
		check(err)
		config.Certificates = []tls.Certificate{own}
	}
	return grpc.WithTransportCredentials(credentials.NewTLS(config))
}

func tour(ctx context.Context, bank bankv1.BankServiceClient) {
	_, err := bank.StartMaster(ctx, &bankv1.StartMasterRequest{})
	check(err)
	_, err = bank.CreateNode(ctx, &bankv1.CreateNodeRequest{Node: 1, Balance: 1000})
	check(err)
	_, err = bank.CreateNode(ctx, &bankv1.CreateNodeRequest{Node: 2, Balance: 500})
	check(err)
	send(ctx, bank, &bankv1.SendRequest{Source: 1, Target: 2, Amount: 300})
	send(ctx, bank, &bankv1.SendRequest{Source: 2, Target: 1, Amount: 9000})
	send(ctx, bank, &bankv1.SendRequest{Source: 1, Target: 3, Amount: 5})

	source := uint32(1)
	received, err := bank.Receive(ctx, &bankv1.ReceiveRequest{Node: 2, Source: &source})
	check(err)
	fmt.Printf("%d Transfer %d\n", received.GetSource(), received.GetAmount())
	send(ctx, bank, &bankv1.SendRequest{Source: 2, Target: 1, Amount: 100})
	_, err = bank.BeginSnapshot(ctx, &bankv1.BeginSnapshotRequest{Node: 1})
	check(err)
	fmt.Println("Started by Node 1")
	_, err = bank.ReceiveAll(ctx, &bankv1.ReceiveAllRequest{})
	check(err)
	collected, err := bank.CollectState(ctx, &bankv1.CollectStateRequest{})
	check(err)
	for _, snapshot := range collected.GetSnapshots() {
		print(snapshot)
	}
	_, err = bank.KillAll(ctx, &bankv1.KillAllRequest{})
	check(err)
}

func send(ctx context.Context, bank bankv1.BankServiceClient, request *bankv1.SendRequest) {
	response, err := bank.Send(ctx, request)
	if why := reason(err); why != "" {
		fmt.Printf("%s: %s\n", why, status.Convert(err).Message())
		return
	}
	check(err)
	if !response.GetSent() {
		fmt.Println("ERR_SEND")
	}
}

// The stable reason of an error; empty where it has none: then it is not the master's.
func reason(err error) string {
	for _, detail := range status.Convert(err).Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			return info.GetReason()
		}
	}
	return ""
}

func print(snapshot *bankv1.BankSnapshot) {
	fmt.Println("---Node states")
	for _, state := range snapshot.GetNodes() {
		fmt.Printf("node %d = %d\n", state.GetNode(), state.GetBalance())
	}
	fmt.Println("---Channel states")
	for _, channel := range snapshot.GetChannels() {
		var total int64
		for _, amount := range channel.GetTransfers() {
			total += amount
		}
		fmt.Printf("channel (%d → %d) = %d\n", channel.GetSource(), channel.GetTarget(), total)
	}
}

// Lines for the events, until a snapshot is collected. Whatever else happened, and whatever later versions tell of, is skipped.
func tell(events cutlinev1.MasterService_WatchEventsClient, story chan<- string) {
	defer close(story)
	for {
		response, err := events.Recv()
		check(err)
		for _, event := range response.GetEvents() {
			switch kind := event.GetKind().(type) {
			case *cutlinev1.Event_NodeCreated:
				story <- fmt.Sprintf("node %d was created", kind.NodeCreated.GetNode())
			case *cutlinev1.Event_SnapshotBegun:
				story <- fmt.Sprintf("snapshot %s was begun", kind.SnapshotBegun.GetSnapshotId())
			case *cutlinev1.Event_SnapshotCollected:
				story <- fmt.Sprintf("snapshot %s was collected", kind.SnapshotCollected.GetSnapshotId())
				return
			}
		}
	}
}

func check(err error) {
	if err == nil {
		return
	}
	why := reason(err)
	if why == "" {
		why = "not from the master"
	}
	refused := status.Convert(err)
	fmt.Fprintf(os.Stderr, "%s: %s [%s]\n", refused.Code(), refused.Message(), why)
	os.Exit(1)
}
