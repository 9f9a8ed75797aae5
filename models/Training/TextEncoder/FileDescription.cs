using System.Security.Cryptography;

namespace RealtimeRec.Training.TextEncoder;

/// <summary>A file of a model.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">In lower-case hexadecimal.</param>
internal sealed record FileDescription(long Bytes, string Sha256)
{
    /// <summary>Describes a file's bytes.</summary>
    public static FileDescription Of(byte[] bytes) => new(bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
}
