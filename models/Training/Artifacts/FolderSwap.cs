namespace RealtimeRec.Training.Artifacts;

/// <summary>Replaces a folder as a whole, so that nobody ever finds it half-written and a failure leaves the former one.</summary>
internal static class FolderSwap
{
    /// <summary>Makes sure that a folder may be replaced: it is not there, empty, or an earlier output.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="names">What an earlier output may consist of.</param>
    /// <exception cref="TrainingException">It is a file, or holds anything else.</exception>
    public static void Check(string folder, IReadOnlyCollection<string> names)
    {
        if (File.Exists(folder))
        {
            throw new TrainingException($"{folder} is a file; --output takes a folder.");
        }

        if (Directory.Exists(folder)
            && Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).FirstOrDefault(name => !names.Contains(name)) is { } other)
        {
            throw new TrainingException($"{folder} holds {other}, which is not of an earlier run of this command; --output takes a folder of its own.");
        }
    }

    /// <summary>Writes into a new folder beside <paramref name="folder"/>, and puts it in its place when that has succeeded.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="names">What an earlier output may consist of.</param>
    /// <param name="write">Told where to write.</param>
    /// <exception cref="TrainingException">The folder cannot be written, or holds anything else.</exception>
    public static void Write(string folder, IReadOnlyCollection<string> names, Action<string> write)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var (unfinished, former) = ($"{target}.{Environment.ProcessId}.unfinished", $"{target}.{Environment.ProcessId}.former");
        try
        {
            Directory.CreateDirectory(unfinished);
            write(unfinished);
            Check(target, names);
            if (Directory.Exists(target))
            {
                Directory.Move(target, former);
            }

            Directory.Move(unfinished, target);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"{folder} cannot be written: {exception.Message}", exception);
        }
        finally
        {
            if (Directory.Exists(former) && !Directory.Exists(target))
            {
                Directory.Move(former, target);
            }
            else if (Directory.Exists(former))
            {
                Directory.Delete(former, recursive: true);
            }

            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }
        }
    }
}
