# frozen_string_literal: true

# A tour of Cutline's services in Ruby: two nodes, some money, two errors, a snapshot, and the events of all that.
#
# docs/clients.md tells how the files below `cutline` and `google/rpc` are made from the .proto files.

require "grpc"
require "optparse"
require "google/protobuf/well_known_types"
require "cutline/bank/v1/bank_service_services_pb"
require "cutline/v1/master_service_services_pb"
require "google/rpc/error_details_pb"
require "google/rpc/status_pb"

Bank = Cutline::Bank::V1
Master = Cutline::V1

DEADLINE_SECONDS = 10

def main
  options = { address: "127.0.0.1:7077" }
  OptionParser.new do |parser|
    parser.on("--address ADDRESS", "of the master, HOST:PORT")
    parser.on("--tls-ca FILE", "certificates to trust, where the master has TLS")
    parser.on("--tls-cert FILE", "a certificate to show the master")
    parser.on("--tls-key FILE", "its key")
    parser.on("--look", "only print which nodes there are")
  end.parse!(into: options)
  credentials = credentials(*options.values_at(:"tls-ca", :"tls-key", :"tls-cert"))
  bank = Bank::BankService::Stub.new(options[:address], credentials)
  return look(bank) if options[:look]

  watched_tour(Master::MasterService::Stub.new(options[:address], credentials), bank)
rescue GRPC::BadStatus => error
  abort "#{error.class.name.split('::').last}: #{error.details} [#{reason_of(error) || 'not from the master'}]"
rescue OptionParser::ParseError, SystemCallError => error
  abort error.message
end

def credentials(ca, key, cert)
  return :this_channel_is_insecure if ca.nil?

  GRPC::Core::ChannelCredentials.new(*[ca, key, cert].map { |path| path && File.read(path) })
end

# What every call is given: a deadline, and the token where the environment has one.
def call_options
  token = ENV.fetch("CUTLINE_TOKEN", "")
  metadata = token.empty? ? {} : { "authorization" => "Bearer #{token}" }
  { deadline: Time.now + DEADLINE_SECONDS, metadata: metadata }
end

def look(bank)
  bank.list_nodes(Bank::ListNodesRequest.new, **call_options).nodes.each { |state| puts "node #{state.node} = #{state.balance}" }
end

def watched_tour(master, bank)
  responses = master.watch_events(Master::WatchEventsRequest.new, **call_options)
  watching = Queue.new
  story = Thread.new { tell(responses, watching) }
  story.report_on_exception = false # whoever asks for its value is told
  story.value if watching.pop.nil? # the first response comes at once: from here on, nothing is missed
  tour(bank)
  puts "---Events", story.value
end

def tour(bank)
  bank.start_master(Bank::StartMasterRequest.new, **call_options)
  bank.create_node(Bank::CreateNodeRequest.new(node: 1, balance: 1000), **call_options)
  bank.create_node(Bank::CreateNodeRequest.new(node: 2, balance: 500), **call_options)
  send_money(bank, source: 1, target: 2, amount: 300)
  send_money(bank, source: 2, target: 1, amount: 9000)
  send_money(bank, source: 1, target: 3, amount: 5)

  received = bank.receive(Bank::ReceiveRequest.new(node: 2, source: 1), **call_options)
  puts "#{received.source} Transfer #{received.amount}"
  send_money(bank, source: 2, target: 1, amount: 100)
  bank.begin_snapshot(Bank::BeginSnapshotRequest.new(node: 1), **call_options)
  puts "Started by Node 1"
  bank.receive_all(Bank::ReceiveAllRequest.new, **call_options)
  bank.collect_state(Bank::CollectStateRequest.new, **call_options).snapshots.each { |snapshot| print_snapshot(snapshot) }
  bank.kill_all(Bank::KillAllRequest.new, **call_options)
end

def send_money(bank, source:, target:, amount:)
  response = bank.send(Bank::SendRequest.new(source: source, target: target, amount: amount), **call_options)
  puts "ERR_SEND" unless response.sent
rescue GRPC::BadStatus => error
  reason = reason_of(error)
  raise if reason.nil?

  puts "#{reason}: #{error.details}"
end

# The stable reason of an error; nil where it has none: then it is not the master's.
def reason_of(error)
  info = error.to_rpc_status&.details&.find { |detail| detail.is(Google::Rpc::ErrorInfo) }
  info&.unpack(Google::Rpc::ErrorInfo)&.reason
end

def print_snapshot(snapshot)
  puts "---Node states"
  snapshot.nodes.each { |state| puts "node #{state.node} = #{state.balance}" }
  puts "---Channel states"
  snapshot.channels.each do |channel|
    puts "channel (#{channel.source} → #{channel.target}) = #{channel.transfers.sum}"
  end
end

# Lines for the events, until a snapshot is collected. Whatever else happened, and whatever later versions tell of, is skipped.
def tell(responses, watching)
  lines = []
  responses.each do |response|
    watching << true
    response.events.each do |event|
      case event.kind
      when :node_created then lines << "node #{event.node_created.node} was created"
      when :snapshot_begun then lines << "snapshot #{event.snapshot_begun.snapshot_id} was begun"
      when :snapshot_collected
        return lines << "snapshot #{event.snapshot_collected.snapshot_id} was collected"
      end
    end
  end
ensure
  watching.close # nobody waits for a stream that failed
end

main
