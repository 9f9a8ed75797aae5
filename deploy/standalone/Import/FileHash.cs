using System.IO.Hashing;

namespace RealtimeRec.Standalone.Import;

/// <summary>Tells a file by its content.</summary>
internal static class FileHash
{
    /// <summary>XxHash128 of the file's bytes as 32 hexadecimal digits.</summary>
    public static async Task<string> ComputeAsync(string path, Action<double> progress, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        var hash = new XxHash128();
        var buffer = new byte[1 << 20];
        int read;
        while ((read = await file.ReadAsync(buffer, cancellationToken)) > 0)
        {
            hash.Append(buffer.AsSpan(0, read));
            progress((double)file.Position / file.Length);
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
