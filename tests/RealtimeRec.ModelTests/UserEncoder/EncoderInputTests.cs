using RealtimeRec.Encoders.Histories;
using RealtimeRec.Training.Data;
using RealtimeRec.Training.UserEncoder;

namespace RealtimeRec.ModelTests.UserEncoder;

public sealed class EncoderInputTests
{
    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 1)]
    [InlineData(59, 1)]
    [InlineData(61, 2)]
    [InlineData(3_600, 6)]
    [InlineData(1e12, GapBuckets.Count - 1)]
    public void TimesFallIntoBucketsThatDouble(double seconds, int bucket) => Assert.Equal(bucket, GapBuckets.Of(seconds));

    [Fact]
    public void TheLatestInteractionsAreRead()
    {
        using var input = EncoderInput.Of([new EncoderSequence([1, 2, 3, 4]), new EncoderSequence([5])], maxLength: 3);
        Assert.Equal([2L, 3, 4, 5, 0, 0], input.Items.data<long>().ToArray());
    }

    [Fact]
    public void TheGapOfTheLastInteractionReachesToNow()
    {
        const long Minute = 60_000;
        var history = new EncoderSequence([1, 2], Times: [0, 3 * Minute]);
        using var input = EncoderInput.Of([history], maxLength: 5, now: [3 * Minute + (60 * Minute)]);
        Assert.Equal([(long)GapBuckets.Of(180), GapBuckets.Of(3_600)], input.Gaps.data<long>().ToArray());
    }

    [Fact]
    public void EveryTargetFollowsItsPosition()
    {
        var batcher = new SequenceBatcher(
            Enumerable.Range(0, 50).Select(start => new EncoderSequence([.. Enumerable.Range(start * 10, 2 + (start % 8))])),
            new UserEncoderOptions { BatchSize = 8, TargetSpread = 0 });
        var targets = 0L;
        foreach (var batch in batcher.Epoch(new Random(1)))
        {
            using (batch)
            {
                var items = batch.Input.Items.data<long>().ToArray();
                foreach (var (position, target) in batch.Positions.data<long>().ToArray().Zip(batch.Targets.data<long>().ToArray()))
                {
                    Assert.Equal(items[position] + 1, target);
                    targets++;
                }
            }
        }

        Assert.Equal(Enumerable.Range(0, 50).Sum(start => 1 + (start % 8)), targets);
    }

    [Fact]
    public void SpreadTargetsLieFurtherOnInTheSameSequence()
    {
        var batcher = new SequenceBatcher([new EncoderSequence([.. Enumerable.Range(0, 30)])], new UserEncoderOptions { TargetSpread = 0.5 });
        using var batch = batcher.Epoch(new Random(1)).Single();
        var ahead = batch.Positions.data<long>().ToArray().Zip(batch.Targets.data<long>().ToArray(), (position, target) => target - position).ToArray();
        Assert.All(ahead, steps => Assert.InRange(steps, 1, 29));
        Assert.Contains(ahead, steps => steps > 1);
        Assert.Contains(1, ahead);
    }
}
