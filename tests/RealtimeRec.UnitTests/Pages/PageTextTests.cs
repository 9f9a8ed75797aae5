using System.Reflection;
using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Gateway.Pages;
using RealtimeRec.Products;
using RealtimeRec.Quality;
using RealtimeRec.Search;

namespace RealtimeRec.UnitTests.Pages;

public sealed class PageTextTests
{
    private static readonly PageText English = PageText.Of(PageLanguage.English);
    private static readonly PageText Chinese = PageText.Of(PageLanguage.Chinese);

    public static TheoryData<string> Members =>
    [
        .. typeof(PageText).GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(property => property.PropertyType == typeof(string))
            .Select(property => property.Name),
        .. typeof(PageText).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName && method.ReturnType == typeof(string))
            .Select(method => $"{method.Name}()"),
    ];

    [Theory]
    [MemberData(nameof(Members))]
    public void EveryTextIsThereInBothLanguages(string member)
    {
        foreach (var (english, chinese) in TextsOf(English, member).Zip(TextsOf(Chinese, member)))
        {
            Assert.False(string.IsNullOrWhiteSpace(english), $"{member} says nothing in English");
            Assert.False(string.IsNullOrWhiteSpace(chinese), $"{member} says nothing in Chinese");
            Assert.False(HasChinese(english), $"{member} is Chinese where it should be English: {english}");
            Assert.True(HasChinese(chinese), $"{member} is not Chinese: {chinese}");
        }
    }

    [Theory]
    [InlineData("profile", true)]
    [InlineData("co_visited", true)]
    [InlineData("co_visited", false)]
    [InlineData("two_steps", true)]
    [InlineData("two_steps", false)]
    [InlineData("met_together", true)]
    [InlineData("met_together", false)]
    [InlineData("bought_together", true)]
    [InlineData("bought_together", false)]
    [InlineData("own_items", false)]
    [InlineData("trending_in_brand", false)]
    [InlineData("trending", false)]
    [InlineData("new_arrival", false)]
    [InlineData("affinity", false)]
    [InlineData("a_source_of_tomorrow", false)]
    public void EveryReasonIsASentenceInBothLanguages(string source, bool hasItem)
    {
        foreach (var kind in Enum.GetValues<EventKind>())
        {
            var reason = new FeedReason(source, hasItem ? "a" : null, hasItem ? kind : null);
            var (english, chinese) = (English.Reason(reason, _ => "Lamp"), Chinese.Reason(reason, _ => "Lamp"));

            Assert.Equal(hasItem ? "Lamp" : null, english.Name);
            Assert.Equal(hasItem ? "Lamp" : null, chinese.Name);
            Assert.False(HasChinese(english.ToString()), english.ToString());
            Assert.True(HasChinese(chinese.ToString()), chinese.ToString());
        }
    }

    [Theory]
    [InlineData(987, "987", "987")]
    [InlineData(9_870, "9,870", "9,870")]
    [InlineData(98_700, "98.7k", "9.9万")]
    [InlineData(120_000, "120.0k", "12万")]
    [InlineData(1_200_000, "1.2M", "120万")]
    [InlineData(250_000_000, "250.0M", "2.5亿")]
    public void ACountIsShortInTheMannerOfEachLanguage(long count, string english, string chinese)
    {
        Assert.Equal(english, English.Count(count));
        Assert.Equal(chinese, Chinese.Count(count));
    }

    /// <summary>A text, or a method's texts for arguments of every kind.</summary>
    private static IEnumerable<string?> TextsOf(PageText text, string member)
    {
        if (!member.EndsWith("()", StringComparison.Ordinal))
        {
            yield return (string?)typeof(PageText).GetProperty(member)!.GetValue(text);
            yield break;
        }

        foreach (var method in typeof(PageText).GetMethods().Where(method => $"{method.Name}()" == member && method.ReturnType == typeof(string) && !method.IsStatic))
        {
            foreach (var arguments in ArgumentsOf(method))
            {
                yield return (string?)method.Invoke(text, arguments);
            }
        }
    }

    private static IEnumerable<object?[]> ArgumentsOf(MethodInfo method)
    {
        var choices = method.GetParameters().Select(object?[] (parameter) => (method.Name, parameter.ParameterType) switch
        {
            (nameof(PageText.RuleTitle) or nameof(PageText.Breaks) or nameof(PageText.Consequence), { } type) when type == typeof(string) => [.. QualityRules.All],
            (nameof(PageText.Component), _) =>
            [
                "own_items", "profile", "co_visited", "two_steps", "met_together", "bought_together", "trending_in_category", "trending_in_brand", "trending",
                "new_arrival", "affinity", "seen", "just_bought", "ranker", "words", "popularity", "personal", "sold_out",
            ],
            (nameof(PageText.FacetOf), _) => [.. ShelfSearch.Fields],
            (nameof(PageText.MethodOf), _) => ["feed", "fusion", "co_visited", "met_together", "profile", "trending", "trending_in_category"],
            // A short count is figures alone; a longer one has its unit.
            (nameof(PageText.Count), _) => [123_000L],
            (_, { } type) when type == typeof(string) => ["X"],
            (_, { } type) when type == typeof(bool) => [false, true],
            (_, { } type) when type == typeof(int) => [1, 7],
            (_, { } type) when type == typeof(long) => [1L, 7L],
            (_, { } type) when type == typeof(TimeSpan) =>
                [TimeSpan.Zero, TimeSpan.FromSeconds(7), TimeSpan.FromMinutes(7), TimeSpan.FromHours(7), TimeSpan.FromDays(7)],
            (_, { } type) when type == typeof(Product) => [new Product { ItemId = "X" }],
            (_, { } type) when type == typeof(EventKind?) => [null, .. Enum.GetValues<EventKind>().Cast<object>()],
            (_, { } type) when type == typeof(SearchSort) => [.. Enum.GetValues<SearchSort>().Cast<object>()],
            (_, { } type) when type == typeof(RuleAction) => [.. Enum.GetValues<RuleAction>().Cast<object>()],
            (_, var type) => throw new NotSupportedException($"The test has no argument of type {type}."),
        }).ToArray();
        return choices.Aggregate<object?[], IEnumerable<object?[]>>([[]], (sets, values) => sets.SelectMany(set => values.Select(value => (object?[])[.. set, value])));
    }

    private static bool HasChinese(string text) => text.Any(character => character is >= '\u4e00' and <= '\u9fff');
}
