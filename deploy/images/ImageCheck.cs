using System.Formats.Tar;
using System.Globalization;
using System.Text.Json;

namespace RealtimeRec.Images;

/// <summary>Checks an image before anybody runs it: one for arm64 that was put on a base for x64, or one that runs as root, is built without a word.</summary>
public sealed class ImageCheck
{
    /// <summary>Most bytes of the program without .NET.</summary>
    public const long MaxAppBytes = 100_000_000;

    private const string TitleLabel = "org.opencontainers.image.title";
    private const string VersionLabel = "org.opencontainers.image.version";

    /// <summary>Where every user of every system may write: a pod mounts something there, or leaves it read-only.</summary>
    private static readonly string[] Scratch = ["/tmp", "/var/tmp", "/run/lock", "/dev/shm"];

    private readonly ImageArchive _image;
    private readonly List<ImageFault> _faults = [];

    private ImageCheck(ImageArchive image) => _image = image;

    private static UnixFileMode Write => UnixFileMode.OtherWrite;

    private static UnixFileMode Execute => UnixFileMode.OtherExecute;

    /// <summary>The rules that an image breaks; none for one that may be run.</summary>
    /// <param name="image">The image.</param>
    /// <param name="maxAppBytes">Most bytes of the program without .NET.</param>
    public static IReadOnlyList<ImageFault> Run(ImageArchive image, long maxAppBytes = MaxAppBytes)
    {
        var check = new ImageCheck(image);
        var (user, group) = check.CheckUser();
        check.CheckArchitecture();
        check.CheckModes(user, group);
        check.CheckEntrypoint(user, group);
        check.CheckLabels();
        check.CheckSize(maxAppBytes);
        return check._faults;
    }

    /// <summary>What an image is, in a line.</summary>
    public static string Describe(ImageArchive image)
    {
        var check = new ImageCheck(image);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{image.Config.GetProperty("architecture").GetString()}, user {check.Setting("User")}, {image.Files.Values.Sum(file => file.Bytes) / 1e6:0.0} MB, of it {check.AppBytes() / 1e6:0.0} MB the program without .NET, writable {string.Join(" ", Scratch.Where(image.Files.ContainsKey))}");
    }

    private string Setting(string name) => _image.Config.GetProperty("config").TryGetProperty(name, out var value) && value.GetString() is { } text ? text : "";

    private string AppFolder => "/" + Setting("WorkingDir").Trim('/');

    private bool IsOfApp(ImageFile file) => file.Path.StartsWith(AppFolder + "/", StringComparison.Ordinal);

    private void Refuse(ImageRule rule, string message) => _faults.Add(new ImageFault(rule, message));

    private (int User, int Group) CheckUser()
    {
        var user = Setting("User");
        var parts = user.Split(':');
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            Refuse(ImageRule.User, user.Length == 0 ? "It runs as root: it names no user." : $"Its user \"{user}\" is no number: runAsNonRoot cannot tell that it is not root.");
        }
        else if (number == 0)
        {
            Refuse(ImageRule.User, "It runs as root: its user is 0.");
        }

        return (number, parts.Length > 1 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var group) ? group : 0);
    }

    private void CheckArchitecture()
    {
        var architecture = _image.Config.GetProperty("architecture").GetString();
        foreach (var side in _image.Files.Values.Where(file => file.Machine is not null && file.Machine != architecture).GroupBy(IsOfApp))
        {
            var first = side.MinBy(file => file.Path, StringComparer.Ordinal)!;
            Refuse(
                side.Key ? ImageRule.AppArchitecture : ImageRule.BaseArchitecture,
                $"The image is for {architecture}, but {first.Path} is for {first.Machine}{(side.Count() > 1 ? $", as are {side.Count() - 1} more" : "")}.");
        }
    }

    private void CheckModes(int user, int group)
    {
        // What a user may write to is the directory's to say for what is in it, and a link's target's.
        var writable = _image.Files.Values
            .Where(file => (file.IsRegular || file.Type == TarEntryType.Directory) && file.Allows(user, group, Write) && user != 0 && !Scratch.Contains(file.Path))
            .Select(file => file.Path)
            .Order(StringComparer.Ordinal)
            .ToArray();
        if (writable.Length > 0)
        {
            Refuse(ImageRule.WritablePaths, $"Its user can write to {writable[0]}{(writable.Length > 1 ? $" and {writable.Length - 1} more" : "")}.");
        }

        if (_image.Files.Values.FirstOrDefault(file => file.IsRegular && (file.Mode & (UnixFileMode.SetUser | UnixFileMode.SetGroup)) != 0) is { } privileged)
        {
            Refuse(ImageRule.SetUserId, $"{privileged.Path} runs as its owner, whoever starts it.");
        }
    }

    private void CheckEntrypoint(int user, int group)
    {
        var entrypoint = _image.Config.GetProperty("config").TryGetProperty("Entrypoint", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(part => part.GetString()!).ToArray()
            : [];
        if (entrypoint.Length == 0)
        {
            Refuse(ImageRule.Entrypoint, "It starts nothing.");
            return;
        }

        // A program that is on the PATH, such as dotnet, is the base's.
        foreach (var path in entrypoint.Where(part => part.StartsWith('/')))
        {
            if (!_image.Files.TryGetValue(path, out var file) || !file.IsRegular)
            {
                Refuse(ImageRule.Entrypoint, $"It starts {path}, which is not there.");
            }
            else if (!file.Allows(user, group, Execute))
            {
                Refuse(ImageRule.Entrypoint, $"It starts {path}, which its user may not run.");
            }
        }
    }

    private void CheckLabels()
    {
        foreach (var name in (string[])[TitleLabel, VersionLabel])
        {
            if (!_image.Config.GetProperty("config").TryGetProperty("Labels", out var labels) || !labels.TryGetProperty(name, out var value) || value.GetString() is not { Length: > 0 })
            {
                Refuse(ImageRule.Labels, $"It has no label {name}.");
            }
        }
    }

    private void CheckSize(long maxAppBytes)
    {
        if (AppBytes() is var bytes && bytes > maxAppBytes)
        {
            Refuse(ImageRule.Size, string.Create(CultureInfo.InvariantCulture, $"The program without .NET takes {bytes / 1e6:0.0} MB, more than {maxAppBytes / 1e6:0} MB."));
        }
    }

    private long AppBytes()
    {
        var runtime = RuntimeFiles();
        return _image.Files.Values.Where(file => IsOfApp(file) && !runtime.Contains(Path.GetFileName(file.Path))).Sum(file => file.Bytes);
    }

    /// <summary>Names of the files of .NET itself in a program that brings it along.</summary>
    private HashSet<string> RuntimeFiles()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in _image.Files.Values.Where(file => IsOfApp(file) && file.Content is not null))
        {
            var libraries = JsonElement.Parse(file.Content).GetProperty("targets").EnumerateObject().SelectMany(target => target.Value.EnumerateObject());
            foreach (var library in libraries.Where(library => library.Name.StartsWith("runtimepack.", StringComparison.Ordinal)))
            {
                foreach (var kind in (string[])["runtime", "native"])
                {
                    if (library.Value.TryGetProperty(kind, out var assets))
                    {
                        names.UnionWith(assets.EnumerateObject().Select(asset => Path.GetFileName(asset.Name)));
                    }
                }
            }
        }

        return names;
    }
}
