using System.Globalization;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;
using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Filters;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Events;
using RealtimeRec.Search;
using RealtimeRec.Users;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Http;

/// <summary>Turns every failure of a request, thrown or answered by status alone, into problem details.</summary>
internal sealed partial class ProblemMiddleware(
    RequestDelegate next, IOptions<RequestLimitsOptions> limits, ClusterConnection connection, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (HasLeft(exception, context))
        {
            // Nobody is there to be answered, and nobody's fault to be logged.
            LogLeft(logger, exception, context.Request.Method, context.Request.Path);
            // The server would read the rest of the body else, and warn that a read that failed never ended.
            context.Abort();
            return;
        }
        catch (Exception exception) when (context.Response.HasStarted)
        {
            // Too late to say so: an answer that is cut off is at least not taken for a whole one.
            LogFailed(logger, exception, context.Request.Method, context.Request.Path);
            context.Abort();
            return;
        }
        catch (Exception exception)
        {
            context.Response.Clear();
            await Answer(exception, context).ExecuteAsync(context);
            return;
        }

        var response = context.Response;
        if (response.StatusCode >= 400 && !response.HasStarted && response.ContentType is null && response.ContentLength is null)
        {
            await Describe(context).ExecuteAsync(context);
        }
    }

    private static bool HasLeft(Exception exception, HttpContext context) =>
        exception is ConnectionResetException or ConnectionAbortedException
        || (context.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException or BadHttpRequestException);

    private ProblemResult Answer(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout }:
                return new ProblemResult(StatusCodes.Status408RequestTimeout, string.Create(
                    CultureInfo.InvariantCulture,
                    $"The body arrived slower than {limits.Value.MinBodyBytesPerSecond} bytes a second ({RequestLimitsOptions.Section}:{nameof(RequestLimitsOptions.MinBodyBytesPerSecond)})."));
            case BadHttpRequestException bad:
                return new ProblemResult(bad.StatusCode, bad.Message);
            case IOException:
                // Such as a chunk's size that no number holds.
                return new ProblemResult(StatusCodes.Status400BadRequest, "The body could not be read: its framing is invalid.");
            case OperationCanceledException:
                return ProblemResult.Unavailable();
            case InvalidDataException:
                return new ProblemResult(
                    StatusCodes.Status400BadRequest,
                    $"The body could not be decoded by its Content-Encoding ({context.Request.Headers.ContentEncoding}), or it is cut off.");
            case BrokenCircuitException broken:
                // The breaker has told the log already: a line for each of thousands a second would tell no more.
                return ProblemResult.Unavailable(broken.RetryAfter);
            case FeedCursorException or SearchCursorException:
                return UnknownValue("cursor", exception);
            case UnknownRecipeException:
                return UnknownValue("recipe", exception);
            case FilterException:
                return UnknownValue("filter", exception);
            case FeedQueueFullException or SearchNotReadyException:
                // Counted where it was turned away; here too a line for each would tell no more.
                return ProblemResult.Unavailable(exception.Message);
            case StoreUnavailableException:
                // The store has told the log, which may lie on the disk that is full.
                return ProblemResult.Unavailable(exception.Message);
            case EventLogUnavailableException:
                LogUnavailable(logger, exception, context.Request.Method, context.Request.Path);
                return ProblemResult.Unavailable(exception.Message);
            case TooManyEventsException tooMany:
                return new ProblemResult(StatusCodes.Status429TooManyRequests, tooMany.Message, retryAfter: tooMany.RetryAfter);
            case UserMergeException:
                return new ProblemResult(StatusCodes.Status409Conflict, exception.Message);
            case NewerStateException:
                LogNewerState(logger, context.Request.Method, context.Request.Path, exception.Message);
                return ProblemResult.Unavailable(exception.Message);
            case var _ when CallFailures.IsUnavailable(exception):
                if (!connection.IsKnownToBeAway)
                {
                    LogUnavailable(logger, exception, context.Request.Method, context.Request.Path);
                }

                return ProblemResult.Unavailable();
            default:
                LogFailed(logger, exception, context.Request.Method, context.Request.Path);
                return new ProblemResult(StatusCodes.Status500InternalServerError, "The server failed to handle this request. Look up trace_id in the server's log.");
        }
    }

    private static ProblemResult UnknownValue(string parameter, Exception exception) =>
        ProblemResult.Invalid([new ProblemError { Field = parameter, Reason = RejectionReasons.UnknownValue, Message = exception.Message }]);

    private static ProblemResult Describe(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => ProblemResult.NotFound($"There is no {context.Request.Path.ToUriComponent()}; /openapi/v1.json lists the paths."),
        StatusCodes.Status405MethodNotAllowed => new ProblemResult(
            StatusCodes.Status405MethodNotAllowed, $"{context.Request.Method} is not allowed here, only {context.Response.Headers.Allow}."),
        var status => new ProblemResult(status, "The request could not be answered."),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cluster was unavailable to {Method} {Path}")]
    private static partial void LogUnavailable(ILogger logger, Exception exception, string method, PathString path);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The caller of {Method} {Path} disconnected")]
    private static partial void LogLeft(ILogger logger, Exception exception, string method, PathString path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} was not answered: {Reason}")]
    private static partial void LogNewerState(ILogger logger, string method, PathString path, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string method, PathString path);
}
