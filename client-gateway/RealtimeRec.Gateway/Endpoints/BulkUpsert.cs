using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Products;
using RealtimeRec.Reading.Products;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Endpoints;

/// <summary>
/// Upserts products from NDJSON as it arrives, with as many under way as <see cref="BulkPace"/> lets it. Lines about one product keep their order:
/// the last one wins.
/// </summary>
internal sealed partial class BulkUpsert(ClusterCalls cluster, BulkPace pace, ILogger<BulkUpsert> logger)
{
    /// <summary>Each has one upsert under way at most, and a product is always in the same lane.</summary>
    private const int Lanes = BulkPace.Most;

    /// <summary>Products read ahead of their upsert.</summary>
    private const int MaxWaiting = BulkPace.Most;

    private const int MaxErrors = 1_000;

    private readonly Task[] _lanes = [.. Enumerable.Repeat(Task.CompletedTask, Lanes)];
    private readonly SemaphoreSlim _places = new(MaxWaiting);
    private readonly long[] _outcomes = new long[3];

    /// <summary>A new product of each part of the catalogue: once it is shown, so are those before it.</summary>
    private readonly string?[] _created = new string?[GrainKeys.CatalogShards];
    private readonly List<ProblemError> _errors = [];
    private readonly List<ProblemError> _warnings = [];
    private long _line;
    private long _refused;
    private long _failed;

    /// <summary>Products stored, or found stored already.</summary>
    public long Written => _outcomes.Sum();

    /// <summary>Lines that came to nothing.</summary>
    public long Rejected => _refused + _failed;

    /// <summary>Whether every line was good and the cluster could take none.</summary>
    public bool FailedOnlyByCluster => Written == 0 && _refused == 0 && _failed > 0;

    public BulkAnswer Answer() => new(
        _outcomes[(int)ProductWriteOutcome.Created],
        _outcomes[(int)ProductWriteOutcome.Updated],
        _outcomes[(int)ProductWriteOutcome.Unchanged],
        Rejected,
        [.. _errors.OrderBy(error => error.Line)],
        _warnings.Count == 0 ? null : _warnings);

    /// <summary>What ended the body before its end: the client stopped sending, was too slow or sent something else than it said. Null at its end.</summary>
    public Exception? CutOff { get; private set; }

    /// <summary>Reads to the end of the body, or to where it is cut off, and waits for every upsert.</summary>
    /// <exception cref="ConnectionResetException">The client left: nobody is there to be told of the <see cref="CutOff"/>.</exception>
    /// <exception cref="OperationCanceledException">The same.</exception>
    public async Task RunAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        try
        {
            await ReadLinesAsync(reader, cancellationToken);
        }
        catch (Exception exception) when (exception is (IOException and not ConnectionResetException) or InvalidDataException)
        {
            CutOff = exception;
        }
        finally
        {
            await Task.WhenAll(_lanes);
        }

        if (Array.FindAll(_created, itemId => itemId is not null) is { Length: > 0 } created)
        {
            await cluster.WaitUntilShownAsync(created!, cancellationToken);
        }
    }

    private async Task ReadLinesAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        var isSkipping = false;
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            var rest = result.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                await TakeLineAsync(rest.Slice(0, end), isSkipping, cancellationToken);
                isSkipping = false;
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            if (result.IsCompleted)
            {
                await TakeLineAsync(rest, isSkipping, cancellationToken);
                reader.AdvanceTo(rest.End);
                return;
            }

            // An endless line must not fill the memory: it is refused as soon as it is too long, and then dropped as it comes.
            if (isSkipping)
            {
                reader.AdvanceTo(rest.End);
            }
            else if (rest.Length > ProductLimits.MaxProductBytes)
            {
                RefuseLongLine();
                isSkipping = true;
                reader.AdvanceTo(rest.End);
            }
            else
            {
                reader.AdvanceTo(rest.Start, rest.End);
            }
        }
    }

    private ValueTask TakeLineAsync(ReadOnlySequence<byte> line, bool isRestOfRefused, CancellationToken cancellationToken)
    {
        if (isRestOfRefused)
        {
            return ValueTask.CompletedTask;
        }

        if (line.Length > ProductLimits.MaxProductBytes)
        {
            RefuseLongLine();
            return ValueTask.CompletedTask;
        }

        _line++;
        var reading = Read(line);
        if (reading is null)
        {
            return ValueTask.CompletedTask;
        }

        if (reading.Product is { } product)
        {
            Warn(reading.Findings);
            return EnqueueAsync(product, reading.Kept, _line, cancellationToken);
        }

        _refused++;
        foreach (var rejection in reading.Rejections)
        {
            Note(rejection, _line);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Reads one line; null when it is blank.</summary>
    private static ProductReading? Read(ReadOnlySequence<byte> line)
    {
        if (line.IsSingleSegment)
        {
            return Read(line.FirstSpan);
        }

        var length = (int)line.Length;
        var copy = ArrayPool<byte>.Shared.Rent(length);
        line.CopyTo(copy);
        var reading = Read(copy.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(copy);
        return reading;
    }

    private static ProductReading? Read(ReadOnlySpan<byte> line) =>
        line.IndexOfAnyExcept((byte)' ', (byte)'\t', (byte)'\r') < 0 ? null : ProductReader.Read(line);

    private async ValueTask EnqueueAsync(Product product, string[] kept, long line, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        var lane = (int)((uint)product.ItemId.GetHashCode(StringComparison.Ordinal) % Lanes);
        _lanes[lane] = UpsertAsync(_lanes[lane], product, kept, line);
    }

    private async Task UpsertAsync(Task before, Product product, string[] kept, long line)
    {
        // Never fails: each upsert answers for itself, whatever it met.
        await before;
        var began = await pace.BeginAsync();
        try
        {
            var outcome = await cluster.WriteAsync(
                (Product: product, Write: Guid.NewGuid(), Kept: kept),
                static (grains, put) => grains.GetProduct(put.Product.ItemId).UpsertAsync(put.Product, put.Write, put.Kept),
                CancellationToken.None);
            Interlocked.Increment(ref _outcomes[(int)outcome]);
            if (outcome == ProductWriteOutcome.Created)
            {
                _created[GrainKeys.ShardOf(product.ItemId)] = product.ItemId;
            }
        }
        catch (Exception exception) when (CallFailures.IsUnavailable(exception))
        {
            Interlocked.Increment(ref _failed);
            Note(new FieldRejection("body", RejectionReasons.Unavailable, "The cluster did not answer in time; send this line again."), line);
        }
        catch (Exception exception)
        {
            LogFailed(logger, exception, product.ItemId);
            Interlocked.Increment(ref _failed);
            Note(new FieldRejection("body", RejectionReasons.Failed, "The server failed to handle this line; its log gives the cause."), line);
        }
        finally
        {
            pace.End(began);
            _places.Release();
        }
    }

    private void Warn(FieldRejection[] findings)
    {
        foreach (var finding in findings)
        {
            if (_warnings.Count < MaxErrors)
            {
                _warnings.Add(ProblemError.From(finding, line: _line));
            }
        }
    }

    private void RefuseLongLine()
    {
        _line++;
        _refused++;
        Note(new FieldRejection("body", RejectionReasons.TooLong, $"The line is longer than {ProductLimits.MaxProductBytes} bytes."), _line);
    }

    private void Note(FieldRejection rejection, long line)
    {
        lock (_errors)
        {
            if (_errors.Count < MaxErrors)
            {
                _errors.Add(ProblemError.From(rejection, line: line));
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The upsert of product {ItemId} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string itemId);
}
