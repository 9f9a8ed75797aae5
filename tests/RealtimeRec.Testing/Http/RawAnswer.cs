namespace RealtimeRec.Testing.Fuzz;

/// <summary>An answer; status 0 when the connection was closed without one.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Media type, without parameters; null without one.</param>
/// <param name="Head">The lines of its head.</param>
/// <param name="Body">The body.</param>
/// <param name="Closes">Whether the connection ends with it.</param>
internal sealed record FuzzAnswer(int Status, string? ContentType, IReadOnlyList<string> Head, byte[] Body, bool Closes);
