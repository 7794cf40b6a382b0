// A tour of Cutline's services in C++: two nodes, some money, two errors, a snapshot, and the events of all that.
//
// docs/clients.md tells how the files below `cutline` are made from the .proto files, and how all is compiled.
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <future>
#include <iostream>
#include <iterator>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>

#include <grpcpp/grpcpp.h>

#include "cutline/bank/v1/bank_service.grpc.pb.h"
#include "cutline/v1/master_service.grpc.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

using namespace cutline::bank::v1;
using cutline::v1::Event;
using cutline::v1::MasterService;
using cutline::v1::WatchEventsRequest;
using cutline::v1::WatchEventsResponse;
using Bank = BankService::Stub;
using Events = grpc::ClientReader<WatchEventsResponse>;

constexpr std::chrono::seconds kDeadline{10};

// What every call is given: a deadline, and the token where the environment has one.
struct Context : grpc::ClientContext {
  Context() {
    set_deadline(std::chrono::system_clock::now() + kDeadline);
    if (const char* token = std::getenv("CUTLINE_TOKEN")) AddMetadata("authorization", std::string("Bearer ") + token);
  }
};

// A call that failed, with the stable reason where the master gave one.
struct CallFailed : std::runtime_error {
  explicit CallFailed(const grpc::Status& status) : std::runtime_error(status.error_message()) {
    google::rpc::Status rich;
    google::rpc::ErrorInfo info;
    rich.ParseFromString(status.error_details());
    for (const auto& detail : rich.details()) {
      if (detail.UnpackTo(&info)) reason = info.reason();
    }
  }
  std::string reason;
};

template <typename Request, typename Response>
Response Call(Bank& bank, grpc::Status (Bank::*method)(grpc::ClientContext*, const Request&, Response*), const Request& request) {
  Context context;
  Response response;
  const grpc::Status status = (bank.*method)(&context, request, &response);
  if (!status.ok()) throw CallFailed(status);
  return response;
}

void CreateNode(Bank& bank, uint32_t node, int64_t balance) {
  CreateNodeRequest request;
  request.set_node(node);
  request.set_balance(balance);
  Call(bank, &Bank::CreateNode, request);
}

void Send(Bank& bank, uint32_t source, uint32_t target, int64_t amount) {
  SendRequest request;
  request.set_source(source);
  request.set_target(target);
  request.set_amount(amount);
  try {
    if (!Call(bank, &Bank::Send, request).sent()) std::cout << "ERR_SEND\n";
  } catch (const CallFailed& failure) {
    if (failure.reason.empty()) throw;
    std::cout << failure.reason << ": " << failure.what() << "\n";
  }
}

void Receive(Bank& bank, uint32_t node, uint32_t source) {
  ReceiveRequest request;
  request.set_node(node);
  request.set_source(source);
  const ReceiveResponse received = Call(bank, &Bank::Receive, request);
  std::cout << received.source() << " Transfer " << received.amount() << "\n";
}

void Print(const BankSnapshot& snapshot) {
  std::cout << "---Node states\n";
  for (const NodeBalance& state : snapshot.nodes()) std::cout << "node " << state.node() << " = " << state.balance() << "\n";
  std::cout << "---Channel states\n";
  for (const ChannelMoney& channel : snapshot.channels()) {
    const auto& amounts = channel.transfers();
    const int64_t total = std::accumulate(amounts.begin(), amounts.end(), int64_t{0});
    std::cout << "channel (" << channel.source() << " → " << channel.target() << ") = " << total << "\n";
  }
}

void Tour(Bank& bank) {
  Call(bank, &Bank::StartMaster, StartMasterRequest());
  CreateNode(bank, 1, 1000);
  CreateNode(bank, 2, 500);
  Send(bank, 1, 2, 300);
  Send(bank, 2, 1, 9000);
  Send(bank, 1, 3, 5);

  Receive(bank, 2, 1);
  Send(bank, 2, 1, 100);
  BeginSnapshotRequest begin;
  begin.set_node(1);
  Call(bank, &Bank::BeginSnapshot, begin);
  std::cout << "Started by Node 1\n";
  Call(bank, &Bank::ReceiveAll, ReceiveAllRequest());
  const CollectStateResponse collected = Call(bank, &Bank::CollectState, CollectStateRequest());
  for (const BankSnapshot& snapshot : collected.snapshots()) Print(snapshot);
  Call(bank, &Bank::KillAll, KillAllRequest());
}

// Lines for the events, until a snapshot is collected. Whatever else happened, and whatever later versions tell of, is skipped.
std::string Tell(Events& events) {
  std::string lines;
  WatchEventsResponse response;
  while (events.Read(&response)) {
    for (const Event& event : response.events()) {
      if (event.has_node_created()) lines += "node " + std::to_string(event.node_created().node()) + " was created\n";
      if (event.has_snapshot_begun()) lines += "snapshot " + event.snapshot_begun().snapshot_id() + " was begun\n";
      if (event.has_snapshot_collected()) return lines + "snapshot " + event.snapshot_collected().snapshot_id() + " was collected\n";
    }
  }
  return lines;
}

std::shared_ptr<grpc::ChannelCredentials> Credentials(const std::string& ca) {
  if (ca.empty()) return grpc::InsecureChannelCredentials();
  std::ifstream file(ca);
  grpc::SslCredentialsOptions options;
  options.pem_root_certs.assign(std::istreambuf_iterator<char>(file), {});
  return grpc::SslCredentials(options);
}

int main(int count, char** words) {
  std::string address = "127.0.0.1:7077", ca;
  for (int i = 1; i + 1 < count; i += 2) {
    if (std::string(words[i]) == "--address") address = words[i + 1];
    if (std::string(words[i]) == "--tls-ca") ca = words[i + 1];
  }
  try {
    const auto channel = grpc::CreateChannel(address, Credentials(ca));
    const auto master = MasterService::NewStub(channel);
    Context context;
    const auto events = master->WatchEvents(&context, WatchEventsRequest());
    WatchEventsResponse first;
    events->Read(&first);  // it comes at once: from here on, nothing is missed
    auto story = std::async(std::launch::async, [&events] { return Tell(*events); });
    Tour(*BankService::NewStub(channel));
    std::cout << "---Events\n" << story.get();
    context.TryCancel();
    events->Finish();
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
