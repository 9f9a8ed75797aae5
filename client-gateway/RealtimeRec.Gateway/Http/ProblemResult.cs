using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Http;

/// <summary>An answer of problem details. Written as such whatever the caller accepts: a problem unread helps nobody.</summary>
internal sealed class ProblemResult(
    int status, string detail, IReadOnlyList<ProblemError>? errors = null, TimeSpan? retryAfter = null, BulkAnswer? stored = null) : IResult
{
    public const string ContentType = "application/problem+json";

    private static readonly TimeSpan ShortestRetryAfter = TimeSpan.FromSeconds(1);

    public static ProblemResult Invalid(FieldRejection rejection) => Invalid([ProblemError.From(rejection)]);

    public static ProblemResult Invalid(IReadOnlyList<ProblemError> errors) => new(StatusCodes.Status400BadRequest, errors[0].Message, errors);

    public static ProblemResult Invalid(string detail, IReadOnlyList<ProblemError> errors) => new(StatusCodes.Status400BadRequest, detail, errors);

    public static ProblemResult NotFound(string detail) => new(StatusCodes.Status404NotFound, detail);

    public static ProblemResult TooLarge(int maxBytes) =>
        new(StatusCodes.Status413PayloadTooLarge, string.Create(CultureInfo.InvariantCulture, $"The body is larger than {maxBytes} bytes."));

    public static ProblemResult Unavailable(TimeSpan? retryAfter = null) => new(
        StatusCodes.Status503ServiceUnavailable, "The cluster did not answer in time. Nothing that was acknowledged is lost; try again.", retryAfter: retryAfter);

    public static ProblemResult Unavailable(string detail) => new(StatusCodes.Status503ServiceUnavailable, detail);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        if (status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
        {
            var wait = retryAfter > ShortestRetryAfter ? retryAfter.Value : ShortestRetryAfter;
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString("0", CultureInfo.InvariantCulture);
        }

        var problem = new Problem
        {
            Title = ReasonPhrases.GetReasonPhrase(status),
            Status = status,
            Detail = detail,
            Instance = httpContext.Request.Path.ToUriComponent(),
            TraceId = Activity.Current?.TraceId.ToHexString(),
            Stored = stored,
            Errors = errors,
        };
        return response.WriteAsJsonAsync(problem, GatewayJson.Context.Problem, ContentType, httpContext.RequestAborted);
    }
}
