using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using RealtimeRec.Events;
using RealtimeRec.Gateway.Telemetry;
using RealtimeRec.Hosting.Kafka;
using RealtimeRec.Reading.Events;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace RealtimeRec.Gateway.Events;

/// <summary>
/// Produces events to Kafka, keyed by user, from where the silos apply them. An event is answered for once every in-sync replica
/// has it.
/// </summary>
internal sealed class KafkaEventIngress(
    KafkaEventProducer producer,
    IOptions<KafkaOptions> kafka,
    IOptions<KafkaIngressOptions> options,
    GatewayMetrics metrics,
    TimeProvider time) : IEventIngress
{
    /// <summary>librdkafka reports expired messages once a second.</summary>
    private static readonly TimeSpan ReportDelay = TimeSpan.FromSeconds(2);

    private static readonly byte[] Json = "application/json"u8.ToArray();

    private readonly string _topic = kafka.Value.EventsTopic;
    private readonly TimeSpan _patience = options.Value.MessageTimeout + ReportDelay;

    public async Task<EventReceipt[]> SubmitAsync(IReadOnlyList<ShopEvent> events, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var deliveries = new Deliveries(events.Count);
        var headers = Headers();
        try
        {
            // One after the other from one thread: an idempotent producer keeps each partition, and so each user, in this order.
            producer.Produce(_topic, events.Select(shopEvent => Message(shopEvent, headers)), deliveries.Report);
            await deliveries.Completion.WaitAsync(_patience, time, cancellationToken);
        }
        catch (KafkaException exception) when (exception.Error.Code == ErrorCode.Local_QueueFull)
        {
            throw new EventLogUnavailableException(
                "The queue of the event log has no room for more events. Send these again: what is already in the log counts once.", exception);
        }
        catch (KafkaException exception) when (KafkaErrors.IsPermanent(exception.Error))
        {
            // Too large for a broker, or a topic that is not there or not the gateway's to write to: the operator's to mend.
            throw new EventLogUnavailableException($"The event log refuses the events ({exception.Error.Code}); what is already in the log counts once.", exception);
        }
        catch (Exception exception) when (exception is KafkaException or TimeoutException)
        {
            throw new EventLogUnavailableException(
                "The event log did not accept the events in time. Send them again: what is already in the log counts once.", exception);
        }

        metrics.Acknowledged(time.GetElapsedTime(started));
        return [.. Enumerable.Repeat(new EventReceipt(Outcome: null), events.Count)];
    }

    private static Message<byte[], byte[]> Message(ShopEvent shopEvent, Headers headers) => new()
    {
        Key = Encoding.UTF8.GetBytes(shopEvent.UserId),
        Value = ShopEventWriter.ToUtf8(shopEvent),
        Headers = headers,
    };

    /// <summary>What every event of a request carries: the trace that the silos go on with (https://www.w3.org/TR/trace-context/).</summary>
    private static Headers Headers()
    {
        var headers = new Headers { { "content-type", Json } };
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } traceParent } activity)
        {
            headers.Add("traceparent", Encoding.ASCII.GetBytes(traceParent));
            if (activity.TraceStateString is { Length: > 0 } traceState)
            {
                headers.Add("tracestate", Encoding.ASCII.GetBytes(traceState));
            }
        }

        return headers;
    }

    /// <summary>Waits for the reports on a request's events.</summary>
    private sealed class Deliveries(int count)
    {
        private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _open = count;

        public Task Completion => _completion.Task;

        public void Report(DeliveryReport<byte[], byte[]> report)
        {
            if (report.Error.IsError)
            {
                _completion.TrySetException(new KafkaException(report.Error));
            }
            else if (Interlocked.Decrement(ref _open) == 0)
            {
                _completion.TrySetResult();
            }
        }
    }
}
