using System.Net;
using System.Text.Json;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>An answer of the HTTP API, read to its end.</summary>
internal sealed record Answer(HttpStatusCode Status, string? ContentType, string Text)
{
    /// <summary>The body.</summary>
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>The item ids of a feed, or of a list of related products.</summary>
    public string[] ItemIds => [.. Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("item_id").GetString()!)];

    /// <summary>Checks the status and hands on the answer.</summary>
    public Answer Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)status} was expected, {(int)Status} came: {Text}");
        return this;
    }

    /// <summary>Checks that these are problem details (RFC 9457) of a status, and answers the faults as "place field reason".</summary>
    public string[] Problems(HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        Expect(status);
        Assert.Equal("application/problem+json", ContentType);
        var problem = Json;
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        return problem.TryGetProperty("errors", out var errors) ? Describe(errors) : [];
    }

    /// <summary>The results of an events answer, as "status" or "rejected field reason…".</summary>
    public string[] Results() =>
    [
        .. Expect(HttpStatusCode.Accepted).Json.GetProperty("results").EnumerateArray().Select((result, index) =>
        {
            Assert.Equal(index, result.GetProperty("index").GetInt32());
            var status = result.GetProperty("status").GetString()!;
            return result.TryGetProperty("errors", out var errors) ? string.Join(", ", [status, .. Describe(errors)]) : status;
        }),
    ];

    /// <summary>Faults as "place field reason".</summary>
    public static string[] Describe(JsonElement errors) =>
    [
        .. errors.EnumerateArray().Select(error =>
        {
            Assert.NotEmpty(error.GetProperty("message").GetString()!);
            var place = error.TryGetProperty("index", out var index) ? $"{index} " : error.TryGetProperty("line", out var line) ? $"{line} " : "";
            return $"{place}{error.GetProperty("field").GetString()} {error.GetProperty("reason").GetString()}";
        }),
    ];
}
