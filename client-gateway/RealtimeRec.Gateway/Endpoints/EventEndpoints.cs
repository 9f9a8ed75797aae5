using RealtimeRec.Events;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Gateway.Documentation;
using RealtimeRec.Gateway.Events;
using RealtimeRec.Gateway.Http;
using RealtimeRec.Gateway.Telemetry;
using RealtimeRec.Hosting.Quality;
using RealtimeRec.Quality;
using RealtimeRec.Reading.Events;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Endpoints;

/// <summary>Takes shop events.</summary>
internal static class EventEndpoints
{
    private const string Rejected = "rejected";

    public static IEndpointRouteBuilder MapEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/events", PostAsync)
            .WithName("PostEvents")
            .WithTags("Events")
            .WithSummary("Send shop events")
            .WithDescription(
                "One event, or an array of up to 1,000, in at most 1 MiB. Answers once the events are durable: applied means that feeds already reflect them, "
                + "accepted that they are in the event log and feeds reflect them a moment later. "
                + "An event_id that was applied before changes nothing, so a request may be sent again within the hour, and should be after a 503. "
                + "If a user has more than 100,000 events in that time, the status is 429 until older ones are forgotten. "
                + "An event that a quality rule refuses is rejected with the field event and the rule as the reason. "
                + "Otherwise an event is rejected only when its id, name, user, every item, or a time that was given is missing or unreadable. Anything else "
                + "invalid in it is left out and named in its warnings, and so are unknown properties. An event with an unknown property that was probably "
                + "meant to be a known one (eventTime, timestamp) is rejected, and the error names the known one. NDJSON has one event per line. "
                + "CloudEvents 1.0 envelopes are accepted in structured and in binary mode.")
            .WithBody(Bodies.Events)
            .WithHeader("ce-specversion", () => Schemas.OneOf("CloudEvents binary mode: the version. With it, the body is the event itself.", ["1.0"]))
            .WithHeader("ce-id", () => Schemas.Id("CloudEvents binary mode: used as event_id if the event has none."))
            .WithHeader("ce-time", () => Schemas.Time("CloudEvents binary mode: used as event_time if the event has none."))
            .WithMetadata(new UnlimitedBody())
            .Produces<EventsAnswer>(StatusCodes.Status202Accepted)
            .ProducesProblems(400, 413, 415, 429, 503);
        return routes;
    }

    private static async Task<IResult> PostAsync(HttpContext context, IEventIngress ingress, GatewayMetrics metrics, QualityMonitor quality, TimeProvider time)
    {
        var request = context.Request;
        if (MediaTypes.Refuse(request, MediaTypes.Events) is { } unsupported)
        {
            return unsupported;
        }

        if (!TryReadEnvelope(request.Headers, out var envelope, out var refusal))
        {
            return refusal;
        }

        EventDocument document;
        using (var body = await RequestBody.ReadAsync(request, EventLimits.MaxBodyBytes, context.RequestAborted))
        {
            if (body.IsTooLarge)
            {
                return ProblemResult.TooLarge(EventLimits.MaxBodyBytes);
            }

            document = MediaTypes.IsNdJson(request)
                ? ShopEventReader.ReadLines(body.Span, time.GetUtcNow())
                : ShopEventReader.Read(body.Span, time.GetUtcNow(), envelope);
        }

        if (document.Fault is { } fault)
        {
            metrics.Rejected(fault.Reason);
            AddFinding(quality, fault, null);
            return ProblemResult.Invalid(fault);
        }

        var good = new List<ShopEvent>(document.Events.Count);
        foreach (var reading in document.Events)
        {
            if (reading.Event is { } shopEvent)
            {
                good.Add(shopEvent);
                AddFindings(quality, reading);
            }
            else
            {
                metrics.Rejected(reading.Rejections[0].Reason);
                AddFinding(quality, reading.Rejections[0], reading);
            }
        }

        if (good.Count == 0)
        {
            return RefuseAll(document);
        }

        var receipts = await ingress.SubmitAsync(good, context.RequestAborted);
        return !document.IsArray && receipts[0].Rejection is { } rejection
            ? ProblemResult.Invalid([ProblemError.From(rejection, 0)])
            : TypedResults.Json(Answer(document, receipts), GatewayJson.Context.EventsAnswer, statusCode: StatusCodes.Status202Accepted);
    }

    private static ProblemResult RefuseAll(EventDocument document)
    {
        var errors = document.Events.SelectMany((reading, index) => Errors(reading, index)).ToArray();
        return ProblemResult.Invalid(
            document.Events.Count == 1 ? errors[0].Message : $"None of the {document.Events.Count} events could be accepted.",
            errors);
    }

    private static EventsAnswer Answer(EventDocument document, EventReceipt[] receipts)
    {
        var results = new EventsAnswer.Result[document.Events.Count];
        var received = 0;
        var rejected = 0;
        var duplicates = 0;
        for (var i = 0; i < results.Length; i++)
        {
            var reading = document.Events[i];
            if (reading.Event is null)
            {
                rejected++;
                results[i] = new EventsAnswer.Result(i, reading.EventId, Rejected, [.. Errors(reading, i)]);
                continue;
            }

            var receipt = receipts[received++];
            rejected += receipt.Rejection is null ? 0 : 1;
            duplicates += receipt.Outcome == EventOutcome.Duplicate ? 1 : 0;
            results[i] = receipt.Rejection is { } rejection
                ? new EventsAnswer.Result(i, reading.EventId, Rejected, [ProblemError.From(rejection, i)])
                : new EventsAnswer.Result(i, reading.EventId, Status(receipt), Warnings: ProblemError.WarningsOf(reading.Findings));
        }

        return new EventsAnswer(results.Length - rejected, duplicates, rejected, results);
    }

    private static string Status(EventReceipt receipt) => receipt.Outcome switch
    {
        null => "accepted",
        EventOutcome.Applied => "applied",
        EventOutcome.Duplicate => "duplicate",
        _ => Rejected,
    };

    // What the reader refuses reaches no grain, which would count it.
    private static void AddFinding(QualityMonitor quality, FieldRejection rejection, EventReading? reading)
    {
        quality.CountJudged(1);
        quality.Add(new QualityFinding(
            QualityRules.Of(rejection), RuleAction.Reject, rejection.Message, "http", reading?.EventId, reading?.UserId));
    }

    // What was left out of an event that goes on: the grain, which counts the event, does not see it. Other properties than an event's
    // are no fault of it.
    private static void AddFindings(QualityMonitor quality, EventReading reading)
    {
        foreach (var finding in reading.Findings)
        {
            if (finding.Reason != RejectionReasons.UnknownProperty)
            {
                quality.Add(new QualityFinding(QualityRules.Of(finding), RuleAction.Flag, finding.Message, "http", reading.EventId, reading.UserId));
            }
        }
    }

    private static IEnumerable<ProblemError> Errors(EventReading reading, int index) =>
        reading.Rejections.Select(rejection => ProblemError.From(rejection, index));

    /// <summary>Reads the headers of CloudEvents' binary mode, where the event itself is the body.</summary>
    private static bool TryReadEnvelope(IHeaderDictionary headers, out CloudEventAttributes? envelope, out ProblemResult refusal)
    {
        envelope = null;
        refusal = null!;
        if (!headers.TryGetValue("ce-specversion", out var version))
        {
            return true;
        }

        if (version != "1.0")
        {
            refusal = ProblemResult.Invalid(new FieldRejection("ce-specversion", RejectionReasons.UnknownValue, "ce-specversion must be 1.0."));
            return false;
        }

        envelope = new CloudEventAttributes(Text(headers, "ce-id"), Text(headers, "ce-time"));
        return true;
    }

    // The HTTP binding percent-encodes what a header cannot hold (CloudEvents HTTP binding 1.0, section 3.1.3.2).
    private static string? Text(IHeaderDictionary headers, string name) =>
        headers.TryGetValue(name, out var value) ? Uri.UnescapeDataString(value.ToString()) : null;
}
