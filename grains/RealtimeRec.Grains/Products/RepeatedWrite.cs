namespace RealtimeRec.Products;

/// <summary>
/// What the last write did that changed something: made again because its answer did not arrive, it finds nothing left to change
/// and still answers that. In memory alone: after a failure of the silo in between, the answer is that nothing changed.
/// </summary>
internal sealed class RepeatedWrite
{
    private Guid _write;
    private ProductWriteOutcome _outcome;

    /// <summary>Answers a write by what it did, now or the first time.</summary>
    public async Task<ProductWriteOutcome> AnswerAsync(Guid write, Task<ProductWriteOutcome> doing)
    {
        var outcome = await doing;
        if (outcome is ProductWriteOutcome.Created or ProductWriteOutcome.Updated)
        {
            (_write, _outcome) = (write, outcome);
        }
        else if (outcome == ProductWriteOutcome.Unchanged && write != Guid.Empty && write == _write)
        {
            return _outcome;
        }

        return outcome;
    }
}
