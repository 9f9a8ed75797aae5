using RealtimeRec.Reading.Bytes;

namespace RealtimeRec.Datasets.Files;

/// <summary>
/// Ends where the input cannot be read any further instead of throwing, and keeps what happened, so that a reader above
/// first hands on everything that was whole.
/// </summary>
internal sealed class InputStream : Stream
{
    private readonly Stream _inner;
    private readonly byte[] _head = new byte[FileSignatures.HeadLength];
    private int _headPosition;

    /// <exception cref="DatasetFormatException">What was unpacked is known not to be text.</exception>
    public InputStream(string path, Stream inner, bool isUnpacked)
    {
        _inner = inner;
        HeadLength = Fill(_head);
        if (isUnpacked && Unpacked(Head) is { } foreign)
        {
            throw DatasetFormatException.NotText(path, $"{foreign} inside another");
        }
    }

    /// <summary>Why the input ended before its end; null as long as it is whole.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The first bytes, which are read again by whoever reads.</summary>
    public ReadOnlySpan<byte> Head => _head.AsSpan(0, HeadLength);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private int HeadLength { get; }

    /// <summary>Passes over the first bytes of <see cref="Head"/>.</summary>
    public void Skip(int count) => _headPosition += count;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_headPosition < HeadLength)
        {
            var count = Math.Min(buffer.Length, HeadLength - _headPosition);
            _head.AsSpan(_headPosition, count).CopyTo(buffer);
            _headPosition += count;
            return count;
        }

        return ReadInner(buffer);
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
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private static string? Unpacked(ReadOnlySpan<byte> head) =>
        FileSignatures.IsGzip(head) ? "a gzip file" : FileSignatures.Find(head);

    private int ReadInner(Span<byte> buffer)
    {
        if (Failure is not null)
        {
            return 0;
        }

        try
        {
            return _inner.Read(buffer);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            Failure = exception;
            return 0;
        }
    }

    private int Fill(Span<byte> head)
    {
        var length = 0;
        int read;
        while (length < head.Length && (read = ReadInner(head[length..])) > 0)
        {
            length += read;
        }

        return length;
    }
}
