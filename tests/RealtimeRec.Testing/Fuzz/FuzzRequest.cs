namespace RealtimeRec.Testing.Fuzz;

/// <summary>A request as bytes.</summary>
/// <param name="Bytes">What is sent, on a connection of its own if <paramref name="IsWhole"/> is false.</param>
/// <param name="IsWhole">Whether it is one request of good framing, which has exactly one answer.</param>
/// <param name="IsHead">Whether its answer has no body.</param>
/// <param name="EndsEarly">Whether the server is to see that it ends before it is complete.</param>
/// <param name="User">Whose events it holds, of those counted; null for none.</param>
internal sealed record FuzzRequest(byte[] Bytes, bool IsWhole, bool IsHead, bool EndsEarly, string? User)
{
    /// <summary>The request for a person to read.</summary>
    public override string ToString()
    {
        var text = System.Text.Encoding.Latin1.GetString(Bytes.AsSpan(0, Math.Min(Bytes.Length, 1_500)));
        return System.Text.Json.JsonSerializer.Serialize(text) + (Bytes.Length > 1_500 ? $" … {Bytes.Length} bytes" : "");
    }
}
