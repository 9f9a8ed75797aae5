namespace RealtimeRec.Benchmarks.Search;

/// <summary>Bodies of one JSON document a line.</summary>
internal static class NdJson
{
    /// <summary>A body of so many lines.</summary>
    public static HttpContent Content(IEnumerable<byte[]> lines)
    {
        var body = new MemoryStream();
        foreach (var line in lines)
        {
            body.Write(line);
            body.WriteByte((byte)'\n');
        }

        body.Position = 0;
        var content = new StreamContent(body);
        content.Headers.ContentType = new("application/x-ndjson");
        return content;
    }
}
