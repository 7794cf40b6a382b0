// A tour of Cutline's BankService in C++: two nodes, some money, two errors and a snapshot.
//
// docs/clients.md tells how the files below `cutline` are made from the .proto files, and how all is compiled.
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>

#include <grpcpp/grpcpp.h>

#include "cutline/bank/v1/bank_service.grpc.pb.h"

using namespace cutline::bank::v1;
using Bank = BankService::Stub;

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
  CallFailed(const grpc::Status& status, const Context& context) : std::runtime_error(status.error_message()) {
    const auto& trailers = context.GetServerTrailingMetadata();
    if (const auto found = trailers.find("cutline-reason"); found != trailers.end()) {
      reason.assign(found->second.data(), found->second.size());
    }
  }
  std::string reason;
};

template <typename Request, typename Response>
Response Call(Bank& bank, grpc::Status (Bank::*method)(grpc::ClientContext*, const Request&, Response*), const Request& request) {
  Context context;
  Response response;
  const grpc::Status status = (bank.*method)(&context, request, &response);
  if (!status.ok()) throw CallFailed(status, context);
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
    Tour(*BankService::NewStub(grpc::CreateChannel(address, Credentials(ca))));
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
