namespace RealtimeRec.Training.Artifacts;

/// <summary>Replaces a folder as a whole, so that nobody ever finds it half-written and a failure leaves the former one.</summary>
internal static class FolderSwap
{
    /// <summary>Writes into a new folder beside <paramref name="folder"/>, and puts it in its place when that has succeeded.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="write">Told where to write.</param>
    public static void Write(string folder, Action<string> write)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var (unfinished, former) = ($"{target}.unfinished", $"{target}.former");
        DeleteIfThere(unfinished);
        Directory.CreateDirectory(unfinished);
        try
        {
            write(unfinished);
        }
        catch
        {
            DeleteIfThere(unfinished);
            throw;
        }

        DeleteIfThere(former);
        if (Directory.Exists(target))
        {
            Directory.Move(target, former);
        }

        Directory.Move(unfinished, target);
        DeleteIfThere(former);
    }

    private static void DeleteIfThere(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
