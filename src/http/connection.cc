// SPDX-License-Identifier: AGPL-3.0-or-later
// One client: read a request, run its handler, send the answer, again.
//
// Everything here runs on the strand of the connection, except what is posted to the pool. At any
// moment there is one deadline; the timer is only moved when a deadline comes nearer. `Stream` is
// the seam for TLS: it needs async_read_some, async_write_some and the two overloads below.
#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <variant>

#include "base/sm.h"
#include "http/deadline.h"
#include "http/delivery.h"
#include "http/problem.h"
#include "http/read_buffer.h"
#include "http/request_reader.h"
#include "http/server_core.h"

namespace xs::http {
namespace {

using boost::system::error_code;
using Clock = Deadline::Clock;

constexpr std::size_t kHeadReadBytes = 4 * 1024;
constexpr std::size_t kChunkReadBytes = 64 * 1024;
constexpr std::size_t kSourceBytes = 256 * 1024;
constexpr std::size_t kMostAtOnce = 1024 * 1024;  // so that one fast client does not fill a thread
constexpr auto kLinger = std::chrono::seconds(3);

Socket& lowest(Socket& stream) { return stream; }
void end_sending(Socket& stream) {
  error_code ec;
  stream.shutdown(asio::socket_base::shutdown_send, ec);
}

template <class Stream>
class Connection final : public OpenConnection,
                         public std::enable_shared_from_this<Connection<Stream>> {
 public:
  Connection(ServerCore& core, Stream stream, std::string address)
      : core_(core),
        stream_(std::move(stream)),
        deadline_(lowest(stream_).get_executor()),
        address_(std::move(address)) {}
  ~Connection() override {
    request_ = {};  // so that whoever sees the connection gone also sees its memory given back
    response_ = {};
    core_.registry.closed(this, address_);
  }

  void start() {
    on_strand([](Connection& c) { c.read_head(); });
  }
  void finish_soon() override {
    on_strand([](Connection& c) {
      if (c.phase_ == Phase::kIdle || c.phase_ == Phase::kLingering) return c.close();
      if (c.channel_) c.channel_->close();
    });
  }
  void deadline_passed() {
    if (phase_ == Phase::kClosed) return;
    if (phase_ == Phase::kStreaming && !is_writing_event_) return write_events(":\n\n");
    close();
  }
  void cut() override {
    on_strand([](Connection& c) { c.close(); });
  }

 private:
  enum class Phase : std::uint8_t {
    kIdle,      // waiting for the first byte of a request
    kReading,   // head or body
    kHandling,  // a handler, a gate or a source runs: no deadline
    kSending,
    kStreaming,  // events
    kLingering,  // all is sent; reading away what the client still sends
    kClosed,
  };

  template <class Step>
  void on_strand(Step step) {
    asio::post(lowest(stream_).get_executor(),
               [self = this->shared_from_this(), step = std::move(step)]() mutable {
                 if (self->phase_ != Phase::kClosed) step(*self);
               });
  }

  void set_deadline(Clock::time_point at) { deadline_.set(at, this->shared_from_this()); }
  [[nodiscard]] Clock::time_point transfer_deadline(std::uint64_t bytes) const {
    const Limits& limits = core_.options.limits;
    const auto at_slowest = std::chrono::milliseconds(
        1000 * bytes / std::max<std::uint64_t>(1, limits.slowest_bytes_per_second));
    return transfer_started_ + limits.transfer_grace + at_slowest;
  }

  // --- head ---

  void read_head() {
    const RequestReader::Step step = reader_.read_head(in_.view());
    in_.drop(step.consumed);
    if (step.state == RequestReader::State::kRefused) {
      begin_request();
      return refuse(step.status);
    }
    if (step.state == RequestReader::State::kDone) return route_request();
    const Limits& limits = core_.options.limits;
    if (in_.empty()) {
      if (core_.stopping) return close();
      if (phase_ != Phase::kIdle || answered_ == 0)
        set_deadline(Clock::now() + (answered_ == 0 ? limits.head_within : limits.idle_within));
      phase_ = Phase::kIdle;
    } else if (phase_ != Phase::kReading) {
      phase_ = Phase::kReading;
      set_deadline(Clock::now() + limits.head_within);
    }
    read_more(kHeadReadBytes, [](Connection& c) { c.read_head(); });
  }

  template <class Next>
  void read_more(std::size_t most, Next next) {
    const std::span<char> room = in_.room(most);
    stream_.async_read_some(
        asio::buffer(room.data(), room.size()),
        [self = this->shared_from_this(), next](error_code ec, std::size_t count) {
          if (self->phase_ == Phase::kClosed) return;
          if (ec) return self->close();
          self->in_.filled(count);
          next(*self);
        });
  }

  void begin_request() {
    phase_ = Phase::kHandling;
    deadline_.clear();
    received_at_ = now();
    started_ = Clock::now();
    is_unlogged_ = true;
  }

  void route_request() {
    begin_request();
    RequestHead& head = reader_.head();
    keeps_alive_ = head.keeps_alive;
    has_unread_body_ = head.has_body();
    request_.path = std::move(head.path);
    request_.headers = std::move(head.headers);
    core_.name_client(request_, address_);
    is_head_request_ = head.method == "HEAD";
    const auto method = parse_method(head.method);
    if (!method) return refuse(501);
    method_text_ = head.method;
    request_.method = *method;
    Router::Match match = core_.router.match(*method, request_.path);
    auto query = parse_query(head.query);
    if (match.route == nullptr || !query) {
      Response response = refusal(match.route == nullptr ? match.status : 400);
      if (!match.allow.empty()) response.add_header("Allow", match.allow);
      return refuse(std::move(response));
    }
    route_ = match.route;
    request_.pattern = route_->pattern;
    request_.parameters = std::move(match.parameters);
    request_.query = *std::move(query);
    request_.cookies = parse_cookies(request_.header("cookie"));
    if (head.content_length.value_or(0) > route_->most_body_bytes) return refuse(413);
    if (!route_->before_body) return begin_body();
    run([](Connection& c) { return c.route_->before_body(c.request_); },
        [](Connection& c, std::optional<Response> response) {
          if (response) return c.refuse(*std::move(response));
          c.begin_body();
        });
  }

  // The rest of the request is not read, so the connection cannot be used again.
  void refuse(int status) { refuse(refusal(status)); }
  void refuse(Response response) {
    if (has_unread_body_) keeps_alive_ = false;
    answer(std::move(response));
  }

  // --- body ---

  void begin_body() {
    const RequestHead& head = reader_.head();
    if (!has_unread_body_) return run_handler();
    const bool is_large = route_->most_body_bytes > kDefaultBodyBytes;
    auto memory =
        SealedMemory::reserve(head.content_length.value_or(0), is_large ? core_.uploads : nullptr);
    if (!memory) return refuse(problem(memory.error()));
    request_.body = *std::move(memory);
    phase_ = Phase::kReading;
    transfer_started_ = Clock::now();
    set_deadline(transfer_deadline(0));
    if (!head.expects_continue || !in_.empty()) return read_body();
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    asio::async_write(stream_, asio::buffer(kContinue),
                      [self = this->shared_from_this()](error_code ec, std::size_t) {
                        if (self->phase_ == Phase::kClosed) return;
                        if (ec) return self->close();
                        self->read_body();
                      });
  }

  void body_grew() {
    const auto last = transfer_started_ + core_.options.limits.body_within;
    set_deadline(std::min(last, transfer_deadline(request_.body.size())));
  }

  void read_body() {
    if (reader_.head().is_chunked) return read_chunks();
    SealedMemory& body = request_.body;
    const std::size_t length = *reader_.head().content_length;
    const std::string_view ready = in_.view().substr(0, length - body.size());
    if (!ready.empty()) {
      if (auto appended = body.append(as_bytes(ready)); !appended)
        return refuse(problem(appended.error()));
      in_.drop(ready.size());
    }
    if (body.size() == length) return body_is_in();
    body_grew();
    const auto room = body.room();
    stream_.async_read_some(asio::buffer(room.data(), std::min(length - body.size(), kMostAtOnce)),
                            [self = this->shared_from_this()](error_code ec, std::size_t count) {
                              if (self->phase_ == Phase::kClosed) return;
                              if (ec) return self->close();
                              self->request_.body.filled(count);
                              self->read_body();
                            });
  }

  void read_chunks() {
    const RequestReader::Step step =
        reader_.read_chunks(in_.view(), request_.body, route_->most_body_bytes);
    in_.drop(step.consumed);
    if (step.state == RequestReader::State::kRefused) return refuse(step.status);
    if (step.state == RequestReader::State::kDone) return body_is_in();
    body_grew();
    read_more(kChunkReadBytes, [](Connection& c) { c.read_chunks(); });
  }

  void body_is_in() {
    has_unread_body_ = false;
    if (auto finished = request_.body.finish(); !finished) return refuse(problem(finished.error()));
    run_handler();
  }

  // --- handler ---

  // Calls `work` where the route wants it, then `then` on the strand.
  template <class Work, class Then>
  void run(Work work, Then then) {
    phase_ = Phase::kHandling;
    deadline_.clear();
    if (route_->where == Where::kInline) return then(*this, guarded(work));
    on_pool([work](Connection& c) { return c.guarded(work); }, then);
  }

  template <class Work, class Then>
  void on_pool(Work work, Then then) {
    if (core_.waiting.fetch_add(1) >= core_.options.limits.most_waiting_requests) {
      --core_.waiting;
      return phase_ == Phase::kSending ? close() : refuse(503);
    }
    asio::post(core_.pool, [self = this->shared_from_this(), work, then]() mutable {
      --self->core_.waiting;
      auto result = work(*self);
      self->on_strand([then, result = std::move(result)](Connection& c) mutable {
        then(c, std::move(result));
      });
    });
  }

  template <class Work>
  auto guarded(const Work& work) -> decltype(work(*this)) {
    try {
      return work(*this);
    } catch (const std::exception& error) {
      return fault(error.what());
    } catch (...) {
      return fault("an exception that is not a std::exception");
    }
  }

  Response fault(std::string detail) {
    std::string reference = to_hex(random_bytes(4));
    Response response =
        problem(500, "internal",
                "内部错误，编号 " + reference + "。请重试；仍不行，请把编号告诉系统管理员。");
    if (core_.options.fault_log)
      core_.options.fault_log({std::move(reference), route_->name, std::move(detail)});
    return response;
  }

  void run_handler() {
    run(
        [](Connection& c) {
          Response response = c.route_->handler(c.request_);
          c.request_.body = {};  // zeroing a large one takes a while: not on the strand
          return response;
        },
        [](Connection& c, Response response) { c.answer(std::move(response)); });
  }

  // --- answer ---

  void answer(Response response) {
    response_ = std::move(response);
    if (!response_.detail.empty() && core_.options.fault_log)
      core_.options.fault_log({{}, route_ ? route_->name : "-", response_.detail});
    if (auto* channel = std::get_if<std::shared_ptr<EventChannel>>(&response_.body))
      channel_ = *channel;
    if (core_.stopping || channel_) keeps_alive_ = false;
    delivery_ = plan_delivery(request_,
                              {.is_head = is_head_request_,
                               .after = keeps_alive_ ? Connecting::kStays : Connecting::kCloses,
                               .content_security_policy = core_.options.content_security_policy},
                              response_);
    phase_ = Phase::kSending;
    transfer_started_ = Clock::now();
    head_sent_ = 0;
    body_sent_ = 0;
    send_more();
  }

  void send_more() {
    const std::size_t head_left = delivery_.head.size() - head_sent_;
    const std::uint64_t body_left = delivery_.length - body_sent_;
    if (head_left == 0 && body_left == 0) return all_sent();
    BytesView bytes;
    if (body_left > 0) {
      if (auto* source = std::get_if<std::shared_ptr<ByteSource>>(&response_.body)) {
        if (source_left_.empty()) return read_source(**source, body_left);
        bytes = source_left_;
      } else {
        bytes =
            bytes_of(response_.body)
                .subspan(static_cast<std::size_t>(delivery_.offset + body_sent_),
                         static_cast<std::size_t>(std::min<std::uint64_t>(body_left, kMostAtOnce)));
      }
    }
    set_deadline(transfer_deadline(body_sent_));
    const std::array<asio::const_buffer, 2> buffers = {
        asio::buffer(delivery_.head.data() + head_sent_, head_left),
        asio::buffer(bytes.data(), bytes.size())};
    stream_.async_write_some(
        buffers, [self = this->shared_from_this(), head_left](error_code ec, std::size_t count) {
          if (self->phase_ == Phase::kClosed) return;
          if (ec) return self->close();
          const std::size_t of_head = std::min(count, head_left);
          self->head_sent_ += of_head;
          self->body_sent_ += count - of_head;
          if (!self->source_left_.empty())
            self->source_left_ = self->source_left_.subspan(count - of_head);
          self->send_more();
        });
  }

  void read_source(ByteSource& source, std::uint64_t body_left) {
    deadline_.clear();
    const auto reading_since = Clock::now();
    const std::uint64_t offset = delivery_.offset + body_sent_;
    source_bytes_.resize(
        static_cast<std::size_t>(std::min<std::uint64_t>(body_left, kSourceBytes)));
    on_pool(
        [&source, offset](Connection& c) {
          try {
            return source.read(offset, c.source_bytes_);
          } catch (const std::exception& error) {
            return Result<void>(fail(ErrorCode::kCorrupt, "", error.what()));
          }
        },
        [reading_since](Connection& c, const Result<void>& read) {
          if (!read) {
            if (c.core_.options.fault_log)
              c.core_.options.fault_log({{}, c.route_->name, read.error().detail});
            return c.close();
          }
          c.transfer_started_ += Clock::now() - reading_since;  // our own slowness
          c.source_left_ = c.source_bytes_;
          c.send_more();
        });
  }

  void all_sent() {
    if (channel_ && !is_head_request_) return stream_events();
    if (channel_) channel_->client_gone();
    log(Outcome::kSent);
    if (!keeps_alive_) return linger();
    route_ = nullptr;
    request_ = {};
    response_ = {};
    delivery_ = {};
    source_bytes_ = {};
    body_sent_ = 0;
    keeps_alive_ = false;
    method_text_ = "-";
    reader_ = RequestReader(core_.options.limits.most_head_bytes);
    read_head();
  }

  // Closing with bytes unread would reset the connection, and the client might lose the answer.
  void linger() {
    if (phase_ != Phase::kLingering) {
      end_sending(stream_);
      phase_ = Phase::kLingering;
      set_deadline(Clock::now() + kLinger);
    }
    in_.drop(in_.view().size());
    read_more(kHeadReadBytes, [](Connection& c) { c.linger(); });
  }

  // --- events ---

  void stream_events() {
    phase_ = Phase::kStreaming;
    channel_->attach([weak = this->weak_from_this()] {
      if (const auto self = weak.lock()) self->on_strand([](Connection& c) { c.pump_events(); });
    });
    if (core_.stopping) channel_->close();
    watch_client();
    pump_events();
  }

  // A client that streams says nothing more; reading is how its leaving is noticed.
  void watch_client() {
    in_.drop(in_.view().size());
    read_more(kHeadReadBytes, [](Connection& c) {
      if (c.phase_ == Phase::kStreaming) c.watch_client();
    });
  }

  void pump_events() {
    if (is_writing_event_) return;
    EventChannel::Waiting waiting = channel_->take();
    if (!waiting.text.empty()) return write_events(std::move(waiting.text));
    if (waiting.is_last) {
      log(Outcome::kSent);
      return close();
    }
    set_deadline(Clock::now() + core_.options.limits.event_heartbeat);
  }

  void write_events(std::string text) {
    is_writing_event_ = true;
    event_text_ = std::move(text);
    set_deadline(Clock::now() + core_.options.limits.transfer_grace);
    asio::async_write(stream_, asio::buffer(event_text_),
                      [self = this->shared_from_this()](error_code ec, std::size_t count) {
                        if (self->phase_ == Phase::kClosed) return;
                        if (ec) return self->close();
                        self->body_sent_ += count;
                        self->is_writing_event_ = false;
                        self->pump_events();
                      });
  }

  // --- end ---

  void log(Outcome outcome) {
    ++answered_;
    is_unlogged_ = false;
    if (!core_.options.access_log) return;
    const std::chrono::duration<double, std::milli> took = Clock::now() - started_;
    core_.options.access_log({received_at_, method_text_, route_ ? route_->name : "-",
                              request_.remote_address.empty() ? address_ : request_.remote_address,
                              delivery_.status, body_sent_, took.count(), outcome});
  }

  void close() {
    if (phase_ == Phase::kClosed) return;
    phase_ = Phase::kClosed;
    if (is_unlogged_) log(Outcome::kCut);
    deadline_.stop();
    error_code ec;
    lowest(stream_).close(ec);
    if (channel_) channel_->client_gone();
  }

  ServerCore& core_;
  Stream stream_;
  Deadline deadline_;
  const std::string address_;
  Phase phase_ = Phase::kIdle;
  Clock::time_point transfer_started_;

  ReadBuffer in_;
  RequestReader reader_{core_.options.limits.most_head_bytes};
  Request request_;
  const Route* route_ = nullptr;
  std::string method_text_ = "-";
  bool is_head_request_ = false;
  bool keeps_alive_ = false;
  bool has_unread_body_ = false;

  Response response_;
  Delivery delivery_;
  std::size_t head_sent_ = 0;
  std::uint64_t body_sent_ = 0;
  Bytes source_bytes_;
  BytesView source_left_;
  std::shared_ptr<EventChannel> channel_;
  std::string event_text_;
  bool is_writing_event_ = false;

  std::uint64_t answered_ = 0;
  bool is_unlogged_ = false;
  Instant received_at_;
  Clock::time_point started_;
};

}  // namespace

void start_connection(ServerCore& core, Socket socket, std::string address) {
  auto connection =
      std::make_shared<Connection<Socket>>(core, std::move(socket), std::move(address));
  core.registry.opened(connection);
  connection->start();
}

}  // namespace xs::http
