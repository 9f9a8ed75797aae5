namespace RealtimeRec.Testing.Http;

/// <summary>An answer that came over a raw connection.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Media type, without parameters; null without one.</param>
/// <param name="Head">The lines of its head, the first of them the status line.</param>
/// <param name="Body">The body, unpacked; empty for one that has no end.</param>
/// <param name="Closes">Whether the connection ends with it.</param>
public sealed record RawAnswer(int Status, string? ContentType, IReadOnlyList<string> Head, byte[] Body, bool Closes);
