using System.IO.Compression;

namespace RealtimeRec.Datasets;

/// <summary>
/// Ends where the input cannot be read any further instead of throwing, and keeps what happened, so that a reader above
/// first hands on everything that was whole.
/// </summary>
internal sealed class InputStream(Stream inner) : Stream
{
    /// <summary>Why the input ended before its end; null as long as it is whole.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Number of unpacked bytes up to and including the last line feed so far.</summary>
    public long EndOfLastLine { get; private set; }

    private long Delivered { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Opens <paramref name="file"/>, unpacking it when it begins like gzip.</summary>
    public static InputStream Open(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        var read = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        file.Position = 0;
        var packed = read == magic.Length && magic is [0x1f, 0x8b];
        return new InputStream(packed ? new GZipStream(file, CompressionMode.Decompress) : file);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (Failure is not null)
        {
            return 0;
        }

        try
        {
            var read = inner.Read(buffer);
            var lineFeed = buffer[..read].LastIndexOf((byte)'\n');
            if (lineFeed >= 0)
            {
                EndOfLastLine = Delivered + lineFeed + 1;
            }

            Delivered += read;
            return read;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            Failure = exception;
            return 0;
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
