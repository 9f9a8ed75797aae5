namespace RealtimeRec.Testing.Processes;

/// <summary>Finds programs: the machine's and the repository's.</summary>
public static class ExecutablePath
{
    /// <summary>Whether the machine has a program on its PATH.</summary>
    public static bool Has(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>
    /// A program of this repository: as it was published, where the variable <c>REALTIMEREC_PROGRAMS</c> names a folder with one folder for each
    /// assembly in it; otherwise in its own output folder, where it has its own runtime configuration and web assets, which the copy beside the tests
    /// has not.
    /// </summary>
    /// <param name="project">Folder of the project, relative to the repository root.</param>
    /// <param name="assembly">Name of the project's assembly, without its extension.</param>
    public static string Of(string project, string assembly)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var folder = Environment.GetEnvironmentVariable("REALTIMEREC_PROGRAMS") is { Length: > 0 } published
            ? Path.GetFullPath(Path.Combine(published, assembly))
            : InRepository(Path.Combine(project, "bin", output.Parent!.Name, output.Name));
        var path = Path.Combine(folder, assembly + ".dll");
        return File.Exists(path) ? path : throw new InvalidOperationException($"{project} is not built: there is no {path}.");
    }

    /// <summary>A file of the repository itself.</summary>
    public static string InRepository(string path) => Path.Combine(
        (Root() ?? throw new InvalidOperationException("The tests do not run inside the repository.")).FullName, path);

    /// <summary>A path beside the repository; null when this does not run inside one.</summary>
    public static string? BesideRepository(string path) => Root()?.Parent is { } parent ? Path.Combine(parent.FullName, path) : null;

    private static DirectoryInfo? Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "RealtimeRec.sln")))
        {
            root = root.Parent;
        }

        return root;
    }
}
