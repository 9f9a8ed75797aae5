using RealtimeRec.Ranking.Cases;

namespace RealtimeRec.UnitTests.Ranking;

public sealed class SplitTests
{
    [Fact]
    public void LeaveOneOutTestsOnTheLastItemAndValidatesOnTheOneBefore()
    {
        var split = LeaveOneOut.Split([[1, 2, 3, 4], [5, 6], [7, 8, 9], [3]]);

        Assert.Equal([[1, 2], [5, 6], [7], [3]], split.Training);
        Assert.Equal([[1, 2, 3], [5, 6], [7, 8], [3]], split.TrainingWithValidation);
        Assert.Equal([3, 8], split.Validation.Select(question => question.Target));
        Assert.Equal([[1, 2], [7]], split.Validation.Select(question => question.History));
        Assert.Equal([4, 9], split.Test.Select(question => question.Target));
        Assert.Equal([[1, 2, 3], [7, 8]], split.Test.Select(question => question.History));
    }

    [Fact]
    public void EveryClickAfterTheFirstIsACase()
    {
        var cases = NextInSession.Expand([[4, 5, 4], [6], [7, 8]]);

        Assert.Equal([[4], [4, 5], [7]], cases.Select(question => question.History));
        Assert.Equal([5, 4, 8], cases.Select(question => question.Target));
    }
}
