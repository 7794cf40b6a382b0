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
#include <map>
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
  explicit CallFailed(const grpc::Status& status) : std::runtime_error(status.error_message()), code(status.error_code()) {
    google::rpc::Status rich;
    google::rpc::ErrorInfo info;
    rich.ParseFromString(status.error_details());
    for (const auto& detail : rich.details()) {
      if (detail.UnpackTo(&info)) reason = info.reason();
    }
  }
  int code;
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

void Look(Bank& bank) {
  const ListNodesResponse listed = Call(bank, &Bank::ListNodes, ListNodesRequest());
  for (const BankNode& state : listed.nodes()) std::cout << "node " << state.node() << " = " << state.balance() << "\n";
}

void WatchedTour(MasterService::Stub& master, Bank& bank) {
  Context context;
  const auto events = master.WatchEvents(&context, WatchEventsRequest());
  WatchEventsResponse first;  // it comes at once: from here on, nothing is missed
  if (!events->Read(&first)) throw CallFailed(events->Finish());
  auto story = std::async(std::launch::async, [&events] { return Tell(*events); });
  try {
    Tour(bank);
  } catch (...) {
    context.TryCancel();  // or the story would go on until its deadline
    throw;
  }
  std::cout << "---Events\n" << story.get();
  context.TryCancel();
  events->Finish();
}

// The options of the command line.
struct Options {
  std::string address = "127.0.0.1:7077", ca, cert, key;
  bool look = false;

  Options(int count, char** words) {
    const std::map<std::string, std::string*> values{{"--address", &address}, {"--tls-ca", &ca}, {"--tls-cert", &cert}, {"--tls-key", &key}};
    for (int i = 1; i < count; i += 1) {
      const std::string word = words[i];
      const auto value = values.find(word);
      if (word == "--look") look = true;
      else if (value != values.end() && i + 1 < count) *value->second = words[++i];
      else throw std::runtime_error("usage: tour [--address HOST:PORT] [--tls-ca FILE [--tls-cert FILE --tls-key FILE]] [--look]");
    }
  }
};

// What is in a file; nothing where there is no path.
std::string Read(const std::string& path) {
  if (path.empty()) return "";
  std::ifstream file(path);
  if (!file) throw std::runtime_error("can't read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::shared_ptr<grpc::ChannelCredentials> Credentials(const Options& options) {
  if (options.ca.empty()) return grpc::InsecureChannelCredentials();
  return grpc::SslCredentials({Read(options.ca), Read(options.key), Read(options.cert)});
}

int main(int count, char** words) {
  try {
    const Options options(count, words);
    const auto channel = grpc::CreateChannel(options.address, Credentials(options));
    const auto bank = BankService::NewStub(channel);
    if (options.look) Look(*bank);
    else WatchedTour(*MasterService::NewStub(channel), *bank);
  } catch (const CallFailed& failure) {
    const std::string reason = failure.reason.empty() ? "not from the master" : failure.reason;
    std::cerr << "gRPC status " << failure.code << ": " << failure.what() << " [" << reason << "]\n";
    return 1;
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
