using System.Diagnostics;

namespace RealtimeRec.Testing.Stores;

/// <summary>A file system in memory of a size given, which can be filled and freed. Linux, and the right to mount.</summary>
public sealed class SmallDisk : IDisposable
{
    private const int Chunk = 64 << 10;

    private readonly TemporaryDirectory _place = new();

    private SmallDisk()
    {
    }

    /// <summary>Where it is mounted.</summary>
    public string FullPath => _place.FullPath;

    private string Filling => _place.File("filling");

    /// <summary>Mounts one; null where that is not permitted, with the reason.</summary>
    public static SmallDisk? TryMount(int mebibytes, out string reason)
    {
        if (!OperatingSystem.IsLinux())
        {
            reason = "A small disk is mounted as Linux does it.";
            return null;
        }

        var disk = new SmallDisk();
        if (Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", disk.FullPath) is not { } error)
        {
            reason = "";
            return disk;
        }

        disk._place.Dispose();
        reason = $"A small disk could not be mounted: {error}";
        return null;
    }

    /// <summary>Takes all the space that is left.</summary>
    public void Fill()
    {
        var bytes = new byte[Chunk];
        try
        {
            using var file = new FileStream(Filling, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
            while (true)
            {
                file.Write(bytes);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Gives it back.</summary>
    public void Free() => File.Delete(Filling);

    public void Dispose()
    {
        Run("umount", "--lazy", FullPath);
        _place.Dispose();
    }

    /// <summary>Runs a program; answers what it complained of, null for nothing.</summary>
    private static string? Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : error.Trim();
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return exception.Message;
        }
    }
}
