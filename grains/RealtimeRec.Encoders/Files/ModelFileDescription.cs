namespace RealtimeRec.Encoders.Files;

/// <summary>A file of a model.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">In lower-case hexadecimal.</param>
public sealed record ModelFileDescription(long Bytes, string Sha256);
