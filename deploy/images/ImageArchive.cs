using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;

namespace RealtimeRec.Images;

/// <summary>
/// An image in a file: an uncompressed tar of an OCI layout (https://github.com/opencontainers/image-spec, image-layout.md), as
/// <c>dotnet publish -t:PublishContainer</c> writes it.
/// </summary>
public sealed class ImageArchive
{
    private const string DeletionPrefix = ".wh.";

    private ImageArchive(JsonElement config, IReadOnlyDictionary<string, ImageFile> files)
    {
        Config = config;
        Files = files;
    }

    /// <summary>The image's configuration: its architecture, its user, its labels, what it starts.</summary>
    public JsonElement Config { get; }

    /// <summary>The root filesystem that its layers make, by path.</summary>
    public IReadOnlyDictionary<string, ImageFile> Files { get; }

    /// <summary>Reads one.</summary>
    /// <exception cref="InvalidDataException">It is no archive of one image.</exception>
    public static ImageArchive Read(string path)
    {
        using var archive = File.OpenRead(path);
        var blobs = new Dictionary<string, (long Offset, long Length)>(StringComparer.Ordinal);
        using (var reader = new TarReader(archive, leaveOpen: true))
        {
            while (reader.GetNextEntry() is { } entry)
            {
                blobs[entry.Name.TrimStart('.', '/')] = (entry.DataOffset, entry.Length);
            }
        }

        var manifest = Json(Json("index.json"), "manifests", 0);
        var files = new Dictionary<string, ImageFile>(StringComparer.Ordinal);
        foreach (var layer in manifest.GetProperty("layers").EnumerateArray())
        {
            using var unpacked = Layer(Bytes(BlobOf(layer)), layer.GetProperty("mediaType").GetString()!);
            Apply(unpacked, files);
        }

        return new ImageArchive(JsonElement.Parse(Bytes(BlobOf(manifest.GetProperty("config")))), files);

        JsonElement Json(object where, string? list = null, int at = 0) => where is JsonElement parent
            ? JsonElement.Parse(Bytes(BlobOf(parent.GetProperty(list!)[at])))
            : JsonElement.Parse(Bytes((string)where));

        byte[] Bytes(string name)
        {
            if (!blobs.TryGetValue(name, out var blob))
            {
                throw new InvalidDataException($"{path} has no {name}: it is no archive of an image.");
            }

            var bytes = new byte[blob.Length];
            archive.Position = blob.Offset;
            archive.ReadExactly(bytes);
            return bytes;
        }
    }

    private static string BlobOf(JsonElement descriptor) => $"blobs/{descriptor.GetProperty("digest").GetString()!.Replace(':', '/')}";

    private static Stream Layer(byte[] blob, string mediaType)
    {
        var bytes = new MemoryStream(blob, writable: false);
        return mediaType.EndsWith("gzip", StringComparison.Ordinal) ? new GZipStream(bytes, CompressionMode.Decompress) : bytes;
    }

    private static void Apply(Stream layer, Dictionary<string, ImageFile> files)
    {
        using var reader = new TarReader(layer);
        while (reader.GetNextEntry() is { } entry)
        {
            var path = "/" + entry.Name.TrimStart('.', '/').TrimEnd('/');
            var name = Path.GetFileName(path);
            if (name.StartsWith(DeletionPrefix, StringComparison.Ordinal))
            {
                // Deletes what a layer below has.
                var deleted = Path.Combine(Path.GetDirectoryName(path)!, name[DeletionPrefix.Length..]);
                foreach (var below in files.Keys.Where(file => file == deleted || file.StartsWith(deleted + "/", StringComparison.Ordinal)).ToArray())
                {
                    files.Remove(below);
                }

                continue;
            }

            files[path] = FileOf(path, entry);
        }
    }

    private static ImageFile FileOf(string path, TarEntry entry)
    {
        byte[]? content = null;
        var head = Array.Empty<byte>();
        if (entry.DataStream is { } data)
        {
            if (path.EndsWith(".deps.json", StringComparison.Ordinal))
            {
                content = new byte[entry.Length];
                data.ReadExactly(content);
                head = content;
            }
            else
            {
                head = new byte[Math.Min(ElfHeader.Length, entry.Length)];
                data.ReadExactly(head);
            }
        }

        return new ImageFile(path, entry.EntryType, entry.Mode, entry.Uid, entry.Gid, entry.Length, ElfHeader.MachineOf(head), content);
    }
}
