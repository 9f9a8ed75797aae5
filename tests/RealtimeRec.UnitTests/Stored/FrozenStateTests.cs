using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using RealtimeRec.Catalog;
using RealtimeRec.Feeds.Learned;
using RealtimeRec.Hosting.Quality;
using RealtimeRec.Inference;
using RealtimeRec.Products;
using RealtimeRec.Profiles;
using RealtimeRec.Quality;
using RealtimeRec.Ranking.Trees;
using RealtimeRec.Search;
using RealtimeRec.Search.Analytics;
using RealtimeRec.Search.Suggestions;
using RealtimeRec.Silo.Ingestion;
using RealtimeRec.Standalone.Data;
using RealtimeRec.State;

namespace RealtimeRec.UnitTests.Stored;

/// <summary>
/// The states in this folder are bytes that were written once and never again: every later version reads them. What each of them holds
/// is asserted beside the tests of its kind; here, that none of what is stored is missing among them.
/// </summary>
public sealed class FrozenStateTests : IDisposable
{
    /// <summary>What no version writes any more, or none ever wrote, though the serializer knows its place.</summary>
    private static readonly string[] NeverWritten = ["Product.BinaryPrice", "RuleSnapshot.Samples"];

    private readonly StoredStates _stored = new();

    public void Dispose() => _stored.Dispose();

    /// <summary>
    /// A member that is new in one of these types has no bytes here yet: store a state that fills it as this version does, and put its bytes
    /// into this folder under the number of its form.
    /// </summary>
    [Fact]
    public void EveryMemberOfEveryStoredStateIsFilledInOneOfTheFrozenStates()
    {
        object[] states =
        [
            _stored.Read<UserState>("user-080284e"),
            _stored.Read<UserState>("user-1"),
            _stored.Read<UserState>("user-suspected-1"),
            _stored.Read<UserState>("user-merged-2"),
            _stored.Read<UserState>("user-leading-2"),
            _stored.Read<EventIdSegmentState>("user-1-event-ids-0"),
            _stored.Read<ProductState>("product-080284e"),
            _stored.Read<ProductState>("product-unknown-080284e"),
            _stored.Read<ProductState>("product-1"),
            _stored.Read<ProductState>("product-unknown-1"),
            _stored.Read<ProductState>("product-2"),
            _stored.Read<ProductState>("product-met-2"),
            _stored.Read<CatalogShardState>("catalog-shard-080284e"),
            _stored.Read<CatalogShardState>("catalog-shard-1"),
            _stored.Read<CatalogShardState>("catalog-shard-2"),
            _stored.Read<QualityState>("quality-1"),
            _stored.Read<QualityState>("quality-ranking-1"),
            _stored.Read<RankerState>("ranker-1"),
            _stored.Read<RankerCasesState>("ranker-cases-1"),
            _stored.Read<SynonymsState>("synonyms-1"),
            _stored.Read<BlockedTextsState>("blocked-texts-1"),
            _stored.Read<QueryShardState>("queries-1"),
            _stored.Read<TopicLogsState>("topic-logs-1"),
            _stored.Read<DamagedState>("damaged-1"),
        ];

        Assert.All(states.OfType<IStoredState>(), state => Assert.Null(state.Fault));
        var kinds = new[] { typeof(UserState), typeof(TopicLogsState) }.SelectMany(of => of.Assembly.GetTypes()).Where(type => type is { IsClass: true } && type.IsAssignableTo(typeof(IStoredState)));
        Assert.Empty(kinds.Except(states.Select(state => state.GetType())));
        Assert.Empty(states.SelectMany(Parts).GroupBy(part => part.GetType()).SelectMany(parts => Unfilled(parts.Key, [.. parts])).Except(NeverWritten));
    }

    /// <summary>
    /// A version opens a directory of its own format alone, so that it never finds a state there that it cannot read: who raises a state's form raises
    /// <see cref="DataDirectory.Format"/> as well, and both here.
    /// </summary>
    [Fact]
    public void TheFormatOfADataDirectoryIsThatOfTheStatesInIt()
    {
        var forms = typeof(UserState).Assembly.GetTypes()
            .Select(type => (type.Name, type.GetCustomAttribute<StateFormatAttribute>()?.Format))
            .Where(state => state.Format is not null)
            .Select(state => $"{state.Name} {state.Format}")
            .Order(StringComparer.Ordinal);

        Assert.Equal(3, DataDirectory.Format);
        Assert.Equal(
            [
                "BlockedTextsState 1", "CatalogShardState 2", "EventIdSegmentState 1", "ProductState 2", "QualityState 1", "QueryShardState 1", "RankerCasesState 1", "RankerState 1",
                "SynonymsState 1", "UserState 2",
            ],
            forms);
    }

    [Fact]
    public void TheCountsOfTheQualityRulesOfForm1AreReadWithAllTheyHold()
    {
        var start = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var ledger = new QualityLedger();
        ledger.Restore(_stored.Read<QualityState>("quality-1"));

        var report = ledger.Report(new QualityOptions(), start.AddMinutes(3));
        Assert.Equal((1_070, 55, 1), (report.Judged.Total, report.WithheldFromSignals.Total, report.Sources));
        var rule = report.Rules.Single(rule => rule.Findings.Total > 0);
        Assert.Equal((QualityRules.PriceRange, 18L, start.AddMinutes(2)), (rule.Rule, rule.Findings.Total, rule.LastSeen));
        Assert.Equal(
            [new QualityErasure(QualityErasure.HashOf("alice"), start.AddMinutes(1)), new QualityErasure(0, start.AddMinutes(2), IsOfAll: true)],
            ledger.ErasedSince(start));
    }

    [Fact]
    public void WhatFeedsWereWorthOfForm1IsReadWithAllItHoldsAndNothingIsMissedInWhatWasStoredBefore()
    {
        var start = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var (ledger, earlier) = (new QualityLedger(), new QualityLedger());
        ledger.Restore(_stored.Read<QualityState>("quality-ranking-1"));
        earlier.Restore(_stored.Read<QualityState>("quality-1"));

        var report = ledger.Ranking(24, start.AddHours(1));
        Assert.Equal((4, 0, 1), (report.New.Cases, report.Shown.Cases, report.Own.Cases));
        Assert.Equal(("feed", 0.5, 0.375), (report.New.Methods[0].Method, report.New.Methods[0].HitRate.Value, report.New.Methods[0].MeanReciprocalRank.Value));
        Assert.NotEqual(report.New.Methods[0].MeanReciprocalRank.Value, report.New.Methods[0].MeanReciprocalRank.High);
        Assert.Equal(0, earlier.Ranking(24, start.AddHours(1)).New.Cases);
    }

    [Fact]
    public void ARankerAndItsCasesOfForm1AreReadWithAllTheyHold()
    {
        var state = _stored.Read<RankerState>("ranker-1");
        var trainedAt = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal(("ranker-1a2b3c4d", 1_772_366_400_000L), (state.Served, state.SeenUntilMs));
        Assert.Equal(new RankerOutcome(trainedAt, RankerDecision.TakesOver, "It is better."), state.Latest);
        var stored = Assert.Single(state.Versions);
        Assert.Equal(("ranker-1a2b3c4d", trainedAt, 1_500, "It is better."), (stored.Version.Version, stored.Version.TrainedAt, stored.Version.Cases, stored.Version.Reason));
        Assert.Equal([new RankerFeature("fused", 1), new RankerFeature("age", 0.25)], stored.Version.Features);
        Assert.Equal(1_772_366_300_000L, stored.TrainedUntilMs);
        var scores = new float[2];
        RankerModel.Read(stored.Model).Trees.Score([0.1f, 9, 0.9f, 9], scores);
        Assert.Equal([-1, 1], scores);

        var kept = Assert.Single(_stored.Read<RankerCasesState>("ranker-cases-1").Cases);
        Assert.Equal(
            (QualityErasure.HashOf("alice"), 1_772_366_400_000L, CaseGrade.Bought, true, 17UL, 1, 2),
            (kept.User, kept.TimeMs, kept.Grade, kept.WasShown, kept.Fingerprint, kept.Target, kept.Candidates));
        Assert.Equal([0.5f, -100, 1, 0.25f], PackedFeatures.Unpack(kept.Features, 2, 2)!);
    }

    [Fact]
    public void SynonymsOfForm1AreReadWithAllTheyHold()
    {
        var list = _stored.Read<SynonymsState>("synonyms-1").List;

        Assert.Equal(("5f0c", new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)), (list.Version, list.ChangedAt));
        Assert.Equal(["sofa", "沙发"], list.Synonyms[0].Words);
        Assert.Equal(["pc"], list.Synonyms[1].Words);
        Assert.Equal(["notebook", "desktop computer"], list.Synonyms[1].Also!);
        Assert.Null(list.Synonyms[0].Also);
    }

    [Fact]
    public void WhatShoppersSearchForAndWhatIsNeverSuggestedOfForm1IsReadWithAllItHolds()
    {
        const long NowMs = 20_513L * 24 * 60 * 60 * 1_000;
        var ledger = new QueryLedger(3);
        ledger.Restore(_stored.Read<QueryShardState>("queries-1"));

        Assert.Equal(new QueryWeight("lamp", "lamp", 6_845.5), Assert.Single(ledger.ChangesSince(Guid.Empty, 0).Queries));
        var report = ledger.Report(7, 10, NowMs);
        Assert.Equal(new SearchedQuery("lamp", new SearchCounts(13, 1, 2, 7, 4, 1)), Assert.Single(report.Top));
        Assert.Equal([new QueryDay(20_512, new SearchCounts(90, 8, 7, 6, 5, 4)), new QueryDay(20_513, new SearchCounts(5, 1, 0, 2, 1, 0))], report.Days);
        Assert.True(ledger.Erase([17, 42], NowMs));
        Assert.Equal("lamp", Assert.Single(ledger.ToState(NowMs).Queries).Query);

        var blocked = _stored.Read<BlockedTextsState>("blocked-texts-1").List;
        Assert.Equal(("7a1e", new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)), (blocked.Version, blocked.ChangedAt));
        Assert.Equal(["replica", "仿品"], blocked.Blocked);
    }

    [Fact]
    public void TheLogsOfATopicOfForm1AreReadWithAllTheyHold()
    {
        var logs = _stored.Read<TopicLogsState>("topic-logs-1");
        Assert.Equal(("4kT7pYlqRKqIlQpXyT4fAA", "Zp3zLw0hTnKq0cJb1cJ2Qg"), (logs.TopicId, logs.FirstTopicId));
        Assert.Equal([KeyValuePair.Create(3, 1_234L)], logs.FirstEnds);
        Assert.Equal([100L, 70L], Assert.Single(logs.Cuts, cut => cut.Key == 5).Value);
        Assert.Equal([3, 5], Assert.Single(logs.Begun, begun => begun.Key == "realtimerec.shop").Value);
        Assert.Equal([KeyValuePair.Create("realtimerec.shop/5", 70L)], logs.Rewinds);
    }

    [Fact]
    public void WhatWasKeptAsideIsReadWithAllItHolds()
    {
        var damaged = _stored.Read<DamagedState>("damaged-1");
        Assert.Equal([1, 2, 3, 0xFF], damaged.Bytes);
        Assert.Equal((new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), "the checksum does not match"), (damaged.FoundAt, damaged.Reason));
    }

    /// <summary>The stored members of a type that are empty in all of the objects given.</summary>
    private static IEnumerable<string> Unfilled(Type type, object[] objects)
    {
        var empty = type.GetConstructor(Type.EmptyTypes) is { } constructor ? constructor.Invoke(null) : RuntimeHelpers.GetUninitializedObject(type);
        return Members(type)
            .Where(member => !objects.Any(filled => member.Of(filled) is { } value && !value.Equals(member.Of(empty)) && value is not (ICollection { Count: 0 } or "")))
            .Select(member => $"{type.Name}.{member.Name}");
    }

    /// <summary>An object that is stored and all that are stored within it.</summary>
    private static IEnumerable<object> Parts(object whole) => whole switch
    {
        Array array when !array.GetType().GetElementType()!.IsPrimitive => array.OfType<object>().SelectMany(Parts),
        _ when whole.GetType().IsDefined(typeof(GenerateSerializerAttribute)) =>
            Members(whole.GetType()).Select(member => member.Of(whole)).OfType<object>().SelectMany(Parts).Prepend(whole),
        _ => [],
    };

    private static IEnumerable<(string Name, Func<object, object?> Of)> Members(Type type)
    {
        const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        return
        [
            .. type.GetProperties(Any).Where(IsStored).Select(property => (property.Name, (Func<object, object?>)property.GetValue)),
            .. type.GetFields(Any).Where(IsStored).Select(field => (field.Name, (Func<object, object?>)field.GetValue)),
        ];

        static bool IsStored(MemberInfo member) => member.IsDefined(typeof(IdAttribute));
    }
}
