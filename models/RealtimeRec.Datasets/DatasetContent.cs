using System.IO.Compression;
using RealtimeRec.Datasets.Fields;
using RealtimeRec.Datasets.Files;
using RealtimeRec.Reading.Bytes;

namespace RealtimeRec.Datasets;

/// <summary>
/// What a file holds once it is unpacked: the text itself, or what is in it when it is gzip or a zip archive of one file,
/// whatever its name. Anything else that is known not to be text is refused by name.
/// </summary>
public static class DatasetContent
{
    /// <summary>The content, which ends without an exception where a file is cut off or damaged. Disposes of <paramref name="file"/>.</summary>
    /// <exception cref="DatasetFormatException">It is no text, or an archive of several files.</exception>
    public static Stream Open(FileStream file) => OpenInput(file);

    internal static InputStream OpenInput(FileStream file)
    {
        var head = Head(file);
        if (FileSignatures.IsZip(head))
        {
            return new InputStream(file.Name, OpenZip(file), isUnpacked: true);
        }

        if (FileSignatures.IsGzip(head))
        {
            return new InputStream(file.Name, new GZipStream(file, CompressionMode.Decompress), isUnpacked: true);
        }

        return FileSignatures.Find(head) is { } foreign
            ? throw DatasetFormatException.NotText(file.Name, foreign)
            : new InputStream(file.Name, file, isUnpacked: false);
    }

    private static byte[] Head(FileStream file)
    {
        var head = new byte[FileSignatures.HeadLength];
        var read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return head[..read];
    }

    private static Stream OpenZip(FileStream file)
    {
        ZipArchive archive;
        try
        {
            archive = new ZipArchive(file, ZipArchiveMode.Read);
        }
        catch (InvalidDataException exception)
        {
            throw new DatasetFormatException($"{file.Name} is a zip archive that is cut off or damaged: {exception.Message}", exception);
        }

        if (archive.GetEntry("[Content_Types].xml") is not null)
        {
            throw DatasetFormatException.NotText(file.Name, "an Office file such as an Excel workbook (.xlsx), to be saved as CSV first");
        }

        if (archive.GetEntry("mimetype") is not null)
        {
            throw DatasetFormatException.NotText(file.Name, "an OpenDocument file such as a table (.ods), to be saved as CSV first");
        }

        var entries = archive.Entries
            .Where(entry => !entry.FullName.EndsWith('/') && !entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal) && entry.Name != ".DS_Store")
            .ToList();
        if (entries.Count != 1)
        {
            var names = string.Join(", ", entries.Take(10).Select(entry => FieldChecks.Excerpt(entry.FullName))) + (entries.Count > 10 ? ", …" : "");
            throw new DatasetFormatException(entries.Count == 0
                ? $"{file.Name} is a zip archive without a file in it."
                : $"{file.Name} is a zip archive of {entries.Count} files ({names}); give them one by one.");
        }

        try
        {
            return entries[0].Open();
        }
        catch (Exception exception) when (exception is InvalidDataException or NotSupportedException)
        {
            throw new DatasetFormatException($"{file.Name} is a zip archive that cannot be unpacked: {exception.Message}", exception);
        }
    }
}
