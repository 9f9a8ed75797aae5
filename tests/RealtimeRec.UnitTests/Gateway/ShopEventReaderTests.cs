using System.Text;
using System.Text.Json;
using RealtimeRec.Events;
using RealtimeRec.Reading.Events;
using RealtimeRec.Validation;

namespace RealtimeRec.UnitTests.Gateway;

public sealed class ShopEventReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void EveryFieldOfAnEventIsRead()
    {
        var read = Single("""
            {"event_id":"e","event_name":"purchase","event_time":"2026-03-01T12:00:00.25+08:00","user_id":"用户","session_id":"s","feed_id":"f","search_id":"q",
             "items":[{"item_id":"a/b","price":9.5,"quantity":2},{"item_id":"c"}],"search_term":" blue lamp ","unknown":{"deep":[1,{}]}}
            """);

        Assert.Equal(EventKind.Purchase, read.Kind);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 4, 0, 0, 250, TimeSpan.Zero), read.Time);
        Assert.Equal(("e", "用户", "s", "f", "q", "blue lamp"), (read.EventId, read.UserId, read.SessionId, read.FeedId, read.SearchId, read.SearchTerm));
        Assert.Equal([new EventItem("a/b", 9.5m, 2), new EventItem("c")], read.Items);
    }

    [Theory]
    [InlineData("1772366400", "2026-03-01T12:00:00Z")]
    [InlineData("1772366400.5", "2026-03-01T12:00:00.5Z")]
    [InlineData("1772366400000", "2026-03-01T12:00:00Z")]
    [InlineData("1.7723664e9", "2026-03-01T12:00:00Z")]
    [InlineData("\"2026-03-01t12:00:00z\"", "2026-03-01T12:00:00Z")]
    [InlineData("\"2024-02-29 23:59:60-01:30\"", "2024-03-01T01:30:00Z")]
    [InlineData("\"2026-03-01T12:04:59.123456789Z\"", "2026-03-01T12:04:59.1234567Z")]
    [InlineData("null", "2026-03-01T12:00:00Z")]
    [InlineData("\" \"", "2026-03-01T12:00:00Z")]
    [InlineData("1772366400000000", "2026-03-01T12:00:00Z")]
    [InlineData("1772366400000000000", "2026-03-01T12:00:00Z")]
    [InlineData("\"1772366400000000\"", "2026-03-01T12:00:00Z")]
    [InlineData("\"1772366400\"", "2026-03-01T12:00:00Z")]
    [InlineData("\"2026-03-01T11:00:00\"", "2026-03-01T11:00:00Z")]
    [InlineData("\"2026-03-01 11:00\"", "2026-03-01T11:00:00Z")]
    [InlineData("\"2026-03-01\"", "2026-03-01T00:00:00Z")]
    [InlineData("\"2026-03-01T12:00:00.5+0800\"", "2026-03-01T04:00:00.5Z")]
    [InlineData("\"2026-03-01 12:00:00+08\"", "2026-03-01T04:00:00Z")]
    [InlineData("\"2026-03-01 11:00:00 UTC\"", "2026-03-01T11:00:00Z")]
    [InlineData("\"Sun, 01 Mar 2026 11:00:00 GMT\"", "2026-03-01T11:00:00Z")]
    public void TimeIsAnRfc3339StringOrAUnixNumber(string time, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, null), Single(With("event_time", time)).Time);

    [Theory]
    [InlineData("event_id", "null", "required")]
    [InlineData("event_id", "\"\"", "blank")]
    [InlineData("user_id", "\" \\t\"", "blank")]
    [InlineData("user_id", "\"a\\u0000b\"", "control_character")]
    [InlineData("user_id", "\"a\\u0085b\"", "control_character")]
    [InlineData("user_id", "\"\\ud800\"", "lone_surrogate")]
    [InlineData("user_id", "\"\\udc00\\ud800\"", "lone_surrogate")]
    [InlineData("user_id", "[\"u\"]", "wrong_type")]
    [InlineData("event_name", "\"View_Item\"", "unknown_value")]
    [InlineData("event_name", "null", "required")]
    [InlineData("event_name", "3", "wrong_type")]
    [InlineData("event_time", "\"2026-03-01T12:05:01Z\"", "in_the_future")]
    [InlineData("event_time", "1772366701", "in_the_future")]
    [InlineData("event_time", "\"1999-12-31T23:59:59Z\"", "too_old")]
    [InlineData("event_time", "-5", "too_old")]
    [InlineData("event_time", "1e30", "out_of_range")]
    [InlineData("event_time", "1e400", "out_of_range")]
    [InlineData("event_time", "\"2026-02-30T12:00:00Z\"", "invalid_format")]
    [InlineData("event_time", "\"yesterday\"", "invalid_format")]
    [InlineData("event_time", "false", "wrong_type")]
    [InlineData("items", "null", "required")]
    [InlineData("items", "[]", "required")]
    [InlineData("items", "{}", "wrong_type")]
    [InlineData("event_id", "1.5", "wrong_type")]
    [InlineData("event_id", "1e3", "wrong_type")]
    [InlineData("items", "[1]", "wrong_type", "items[0]")]
    [InlineData("items", "[{\"price\":1}]", "required", "items[0].item_id")]
    [InlineData("items", "[{\"item_id\":\" \"}]", "blank", "items[0].item_id")]
    public void ABadFieldIsNamedWithItsReason(string field, string value, string reason, string? named = null)
    {
        var rejection = Assert.Single(Refused(With(field, value)));
        Assert.Equal((named ?? field, reason), (rejection.Field, rejection.Reason));
        Assert.StartsWith(rejection.Field, rejection.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("event_id")]
    [InlineData("user_id")]
    [InlineData("session_id")]
    [InlineData("feed_id")]
    public void AnIdHasAtMost128Characters(string field)
    {
        Single(With(field, JsonSerializer.Serialize(new string('耳', 128))));
        foreach (var length in (int[])[129, 100_000])
        {
            var reading = Read(With(field, JsonSerializer.Serialize(new string('a', length)))).Events.Single();
            var told = field is "session_id" or "feed_id" ? reading.Findings : reading.Rejections;
            Assert.Equal((field, "too_long"), (Assert.Single(told).Field, told[0].Reason));
        }
    }

    [Fact]
    public void AnIdOfEmojiWrittenAsEscapesIsRead() => Assert.Equal("😀", Single(With("user_id", "\"\\ud83d\\ude00\"")).UserId);

    [Fact]
    public void Of201ItemsTheFirst200AreTaken()
    {
        Assert.Equal(200, Single(With("items", Items(200))).Items.Length);
        var reading = Read(With("items", Items(201))).Events.Single();
        Assert.Equal(200, reading.Event!.Items.Length);
        Assert.Equal(("items", "too_many"), (Assert.Single(reading.Findings).Field, reading.Findings[0].Reason));

        static string Items(int count) => $"[{string.Join(',', Enumerable.Range(0, count).Select(i => $"{{\"item_id\":\"{i}\"}}"))}]";
    }

    [Fact]
    public void ASearchNeedsATermAndNoItems()
    {
        var search = """{"event_id":"e","event_name":"search","user_id":"u","search_term":TERM}""";
        Assert.Equal("耳机", Single(search.Replace("TERM", "\"耳机\"")).SearchTerm);
        Assert.Equal("required", Assert.Single(Refused(search.Replace("TERM", "null"))).Reason);
        Assert.Equal("required", Assert.Single(Refused(search.Replace("TERM", "\"  \""))).Reason);
        Assert.Equal(512, Single(search.Replace("TERM", $"\"{new string('x', 513)}\"")).SearchTerm!.Length);
        Assert.Equal("耳机", Single(search.Replace("TERM", "\"耳机\",\"items\":[7]")).SearchTerm);
    }

    [Fact]
    public void OfAPropertyGivenTwiceTheLastCounts()
    {
        Assert.Equal("v", Single("""{"user_id":{},"user_id":"v","event_id":"e","event_name":"view_item","items":[{}],"items":[{"item_id":"a"}]}""").UserId);
        Assert.Equal("user_id", Assert.Single(Refused("""{"user_id":"v","user_id":{},"event_id":"e","event_name":"view_item","items":[{"item_id":"a"}]}""")).Field);
    }

    [Fact]
    public void EveryFaultOfAnEventIsToldAtOnce() =>
        Assert.Equal(
            ["items[0].item_id", "event_id", "user_id", "event_name"],
            Refused("""{"items":[{"price":-1}]}""").Select(rejection => rejection.Field));

    [Theory]
    [InlineData("", "malformed")]
    [InlineData("{", "malformed")]
    [InlineData("{\"event_id\":\"e\",}", "malformed")]
    [InlineData("{\"price\":NaN}", "malformed")]
    [InlineData("{} {}", "malformed")]
    [InlineData("[{}", "malformed")]
    [InlineData("[]", "required")]
    [InlineData("\"event\"", "wrong_type")]
    [InlineData("null", "wrong_type")]
    public void ADocumentThatHoldsNoEventsIsRefusedAsAWhole(string json, string reason) =>
        Assert.Equal(("body", reason), (Read(json).Fault?.Field, Read(json).Fault?.Reason));

    [Fact]
    public void MalformedJsonIsToldWithItsPosition() =>
        Assert.Contains("line 2, byte 14", Read("{\n  \"user_id\": x}").Fault!.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    public void NestingThousandsDeepIsRefused(string opening) =>
        Assert.Equal("malformed", Read(string.Concat(Enumerable.Repeat(opening, 5_000))).Fault?.Reason);

    [Fact]
    public void ABodyThatIsNotUtf8IsRefused() =>
        Assert.Equal("not_utf8", ShopEventReader.Read(Encoding.Latin1.GetBytes(With("user_id", "\"é\"")), Now).Fault?.Reason);

    [Fact]
    public void AByteOrderMarkIsNoFault() => Single("\uFEFF" + With("user_id", "\"u\""));

    [Fact]
    public void AnArrayHoldsAtMost1000Events()
    {
        var one = With("user_id", "\"u\"");
        Assert.Equal(1_000, Read(Events.Array(Enumerable.Repeat(one, 1_000))).Events.Count);
        Assert.Equal("too_many", Read(Events.Array(Enumerable.Repeat(one, 1_001))).Fault?.Reason);
    }

    [Fact]
    public void AGoodEventBesideBadOnesIsRead()
    {
        var document = Read(Events.Array("7", With("user_id", "\"u\""), "{}"));
        Assert.Equal([false, true, false], document.Events.Select(reading => reading.Event is not null));
        Assert.Equal("event", document.Events[0].Rejections[0].Field);
    }

    [Fact]
    public void ACloudEventsEnvelopeAddsWhatItsDataLacks()
    {
        var data = """{"event_name":"view_item","user_id":"u","items":[{"item_id":"a"}]}""";
        var read = Single($$"""{"data":{{data}},"specversion":"1.0","id":"ce-1","time":"2026-03-01T11:00:00Z","type":"shop","source":"/web","user_id":7}""");
        Assert.Equal(("ce-1", Now.AddHours(-1)), (read.EventId, read.Time));

        var own = Single($$"""{"specversion":"1.0","id":"ce-1","time":"broken","data":{{With("event_time", "1772366000")}}}""");
        Assert.Equal(("e", 1772366000L), (own.EventId, own.Time.ToUnixTimeSeconds()));
    }

    [Theory]
    [InlineData("""{"specversion":"0.3","id":"x","data":{}}""", "specversion")]
    [InlineData("""{"specversion":"1.0","id":"x","data":[]}""", "data")]
    [InlineData("""{"specversion":"1.0","id":[],"data":{}}""", "id")]
    [InlineData("""{"specversion":"1.0","id":"x","time":"noon","data":{"event_name":"view_item","user_id":"u","items":[{"item_id":"a"}]}}""", "time")]
    public void ABrokenEnvelopeIsNamed(string json, string field) => Assert.Equal(field, Refused(json)[0].Field);

    [Fact]
    public void BinaryModeTakesOneEvent()
    {
        var envelope = new CloudEventAttributes("ce-2", null);
        Assert.Equal("ce-2", ShopEventReader.Read(Encoding.UTF8.GetBytes(With("event_id", "null")), Now, envelope).Events[0].Event?.EventId);
        Assert.Equal("wrong_type", ShopEventReader.Read("[{}]"u8, Now, envelope).Fault?.Reason);
    }

    private static EventDocument Read(string json) => ShopEventReader.Read(Encoding.UTF8.GetBytes(json), Now);

    private static ShopEvent Single(string json)
    {
        var document = Read(json);
        Assert.Null(document.Fault);
        var reading = Assert.Single(document.Events);
        Assert.Empty(reading.Rejections);
        return reading.Event!;
    }

    private static FieldRejection[] Refused(string json)
    {
        var document = Read(json);
        Assert.Null(document.Fault);
        var reading = Assert.Single(document.Events);
        Assert.Null(reading.Event);
        return reading.Rejections;
    }

    /// <summary>A good event, but for one field given as JSON.</summary>
    private static string With(string field, string value)
    {
        var fields = new Dictionary<string, string>
        {
            ["event_id"] = "\"e\"",
            ["event_name"] = "\"view_item\"",
            ["user_id"] = "\"u\"",
            ["items"] = "[{\"item_id\":\"a\"}]",
            [field] = value,
        };
        return $"{{{string.Join(',', fields.Select(pair => $"\"{pair.Key}\":{pair.Value}"))}}}";
    }
}
