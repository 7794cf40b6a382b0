// A tour of Cutline's BankService in Go: two nodes, some money, two errors and a snapshot.
//
// docs/clients.md tells how the packages below `cutline` are made from the .proto files.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"time"

	bankv1 "cutline/bank/v1"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

const deadline = 10 * time.Second

func main() {
	address := flag.String("address", "127.0.0.1:7077", "of the master, HOST:PORT")
	ca := flag.String("tls-ca", "", "file of the certificates to trust, where the master has TLS")
	flag.Parse()
	connection, err := grpc.Dial(*address, security(*ca))
	check(err)
	defer connection.Close()
	tour(bankv1.NewBankServiceClient(connection))
}

func security(ca string) grpc.DialOption {
	if ca == "" {
		return grpc.WithInsecure()
	}
	trusted, err := credentials.NewClientTLSFromFile(ca, "")
	check(err)
	return grpc.WithTransportCredentials(trusted)
}

// The tour fits into one deadline, and each call carries the token where the environment has one.
func tour(bank bankv1.BankServiceClient) {
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	if token := os.Getenv("CUTLINE_TOKEN"); token != "" {
		ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+token)
	}

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
	var trailer metadata.MD
	response, err := bank.Send(ctx, request, grpc.Trailer(&trailer))
	if reason := trailer.Get("cutline-reason"); err != nil && len(reason) > 0 {
		fmt.Printf("%s: %s\n", reason[0], status.Convert(err).Message())
		return
	}
	check(err)
	if !response.GetSent() {
		fmt.Println("ERR_SEND")
	}
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

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
