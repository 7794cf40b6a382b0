# frozen_string_literal: true

# A tour of Cutline's BankService in Ruby: two nodes, some money, two errors and a snapshot.
#
# docs/clients.md tells how the files below `cutline` are made from the .proto files.

require "grpc"
require "optparse"
require "cutline/bank/v1/bank_service_services_pb"

Bank = Cutline::Bank::V1

DEADLINE_SECONDS = 10

def main
  options = { address: "127.0.0.1:7077" }
  OptionParser.new do |parser|
    parser.on("--address ADDRESS", "of the master, HOST:PORT")
    parser.on("--tls-ca FILE", "certificates to trust, where the master has TLS")
  end.parse!(into: options)
  tour(Bank::BankService::Stub.new(options[:address], credentials(options[:"tls-ca"])))
end

def credentials(ca)
  ca.nil? ? :this_channel_is_insecure : GRPC::Core::ChannelCredentials.new(File.read(ca))
end

# What every call is given: a deadline, and the token where the environment has one.
def options_of_call
  token = ENV.fetch("CUTLINE_TOKEN", "")
  metadata = token.empty? ? {} : { "authorization" => "Bearer #{token}" }
  { deadline: Time.now + DEADLINE_SECONDS, metadata: metadata }
end

def tour(bank)
  bank.start_master(Bank::StartMasterRequest.new, **options_of_call)
  bank.create_node(Bank::CreateNodeRequest.new(node: 1, balance: 1000), **options_of_call)
  bank.create_node(Bank::CreateNodeRequest.new(node: 2, balance: 500), **options_of_call)
  send_money(bank, source: 1, target: 2, amount: 300)
  send_money(bank, source: 2, target: 1, amount: 9000)
  send_money(bank, source: 1, target: 3, amount: 5)

  received = bank.receive(Bank::ReceiveRequest.new(node: 2, source: 1), **options_of_call)
  puts "#{received.source} Transfer #{received.amount}"
  send_money(bank, source: 2, target: 1, amount: 100)
  bank.begin_snapshot(Bank::BeginSnapshotRequest.new(node: 1), **options_of_call)
  puts "Started by Node 1"
  bank.receive_all(Bank::ReceiveAllRequest.new, **options_of_call)
  bank.collect_state(Bank::CollectStateRequest.new, **options_of_call).snapshots.each { |snapshot| print_snapshot(snapshot) }
  bank.kill_all(Bank::KillAllRequest.new, **options_of_call)
end

def send_money(bank, source:, target:, amount:)
  response = bank.send(Bank::SendRequest.new(source: source, target: target, amount: amount), **options_of_call)
  puts "ERR_SEND" unless response.sent
rescue GRPC::BadStatus => error
  reason = error.metadata["cutline-reason"]
  raise if reason.nil?

  puts "#{reason}: #{error.details}"
end

def print_snapshot(snapshot)
  puts "---Node states"
  snapshot.nodes.each { |state| puts "node #{state.node} = #{state.balance}" }
  puts "---Channel states"
  snapshot.channels.each do |channel|
    puts "channel (#{channel.source} → #{channel.target}) = #{channel.transfers.sum}"
  end
end

main
