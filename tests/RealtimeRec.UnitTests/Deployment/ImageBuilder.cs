using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace RealtimeRec.UnitTests.Deployment;

/// <summary>Makes small images, right ones unless told otherwise.</summary>
internal sealed class ImageBuilder
{
    private const UnixFileMode Program = (UnixFileMode)0b111_101_101;

    public const int Amd64 = 62;
    public const int Arm64 = 183;

    private readonly List<TarEntry> _base = [];
    private readonly List<TarEntry> _app = [];

    public ImageBuilder()
    {
        Directory("tmp", (UnixFileMode)0b001_111_111_111);
        Directory("app", Program);
        BaseFile("lib/libc.so.6", Elf(Amd64));
        AppFile("app/RealtimeRec.Silo", Elf(Amd64));
    }

    public string Architecture { get; set; } = "amd64";

    public string? User { get; set; } = "1654:1654";

    public string[] Entrypoint { get; set; } = ["/app/RealtimeRec.Silo"];

    public Dictionary<string, string> Labels { get; } = new()
    {
        ["org.opencontainers.image.title"] = "realtimerec/silo",
        ["org.opencontainers.image.version"] = "0.1.0",
    };

    public static byte[] Elf(short machine)
    {
        var bytes = new byte[64];
        "\u007fELF"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(18), machine);
        return bytes;
    }

    public void Directory(string path, UnixFileMode mode) => _base.Add(new PaxTarEntry(TarEntryType.Directory, path) { Mode = mode });

    public void BaseFile(string path, byte[] content, UnixFileMode mode = Program) => _base.Add(File(path, content, mode, owner: 0));

    /// <summary>Adds a file above all that was added before, whose place it takes where it has the same path.</summary>
    public void AppFile(string path, byte[] content, UnixFileMode mode = Program, int owner = 0) => _app.Add(File(path, content, mode, owner));

    /// <summary>Deletes what is below.</summary>
    public void Delete(string path) => AppFile($"{Path.GetDirectoryName(path)}/.wh.{Path.GetFileName(path)}", []);

    public void Write(string path)
    {
        using var archive = new TarWriter(System.IO.File.Create(path));
        byte[][] layers = [Layer(_base), Layer(_app)];
        var config = Json(new
        {
            architecture = Architecture,
            os = "linux",
            config = new { User, Entrypoint, Labels, WorkingDir = "/app/" },
        });
        var manifest = Json(new
        {
            schemaVersion = 2,
            config = Blob(archive, config, "application/vnd.oci.image.config.v1+json"),
            layers = layers.Select(layer => Blob(archive, layer, "application/vnd.oci.image.layer.v1.tar+gzip")).ToArray(),
        });
        var index = Json(new { schemaVersion = 2, manifests = new[] { Blob(archive, manifest, "application/vnd.oci.image.manifest.v1+json") } });
        archive.WriteEntry(File("index.json", index, Program, owner: 0));
    }

    /// <summary>Adds the list of the program's files, which says that one of them is .NET's.</summary>
    public void BringsDotnet(string file) => AppFile("app/RealtimeRec.Silo.deps.json", Json(new
    {
        targets = new Dictionary<string, object>
        {
            ["net10.0/linux-x64"] = new Dictionary<string, object>
            {
                ["runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/10.0.0"] = new { native = new Dictionary<string, object> { [file] = new { } } },
            },
        },
    }));

    private static byte[] Json(object value) => JsonSerializer.SerializeToUtf8Bytes(value);

    private static object Blob(TarWriter archive, byte[] bytes, string mediaType)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        archive.WriteEntry(File($"blobs/sha256/{digest}", bytes, Program, owner: 0));
        return new { mediaType, digest = $"sha256:{digest}", size = bytes.Length };
    }

    private static byte[] Layer(List<TarEntry> entries)
    {
        var bytes = new MemoryStream();
        using (var packed = new GZipStream(bytes, CompressionLevel.Fastest))
        using (var layer = new TarWriter(packed))
        {
            entries.ForEach(layer.WriteEntry);
        }

        return bytes.ToArray();
    }

    private static PaxTarEntry File(string path, byte[] content, UnixFileMode mode, int owner) =>
        new(TarEntryType.RegularFile, path) { Mode = mode, Uid = owner, Gid = owner, DataStream = new MemoryStream(content) };
}
