using Microsoft.Extensions.Configuration;
using RealtimeRec.Hosting.Quality;
using RealtimeRec.Quality;

namespace RealtimeRec.UnitTests.Quality;

public sealed class QualityOptionsTests
{
    [Fact]
    public void TheDefaultsAreValid() => Assert.True(new QualityOptionsValidator().Validate(null, new QualityOptions()).Succeeded);

    [Theory]
    [InlineData("MaxPrice", "0")]
    [InlineData("MaxPrice", "100000001")]
    [InlineData("MaxQuantity", "0")]
    [InlineData("MaxQuantity", "2000000")]
    [InlineData("MaxAge", "-00:01:00")]
    [InlineData("MaxEventsPerMinute", "0")]
    [InlineData("BotSuspicion", "00:00:00")]
    [InlineData("MaxSamples", "-1")]
    [InlineData("Actions:price_range", "ignore")]
    [InlineData("Actions:price_range", "1")]
    [InlineData("Actions:price_range", "")]
    [InlineData("Actions:no_such_rule", "flag")]
    [InlineData("Actions:no_such_rule", "ignore")]
    [InlineData("Actions:duplicate", "flag")]
    public void AValueThatMakesNoSenseIsRefusedByItsKey(string key, string value)
    {
        var section = Section(key, value);
        var result = new QualityOptionsValidator(section).Validate(null, Bind(section));

        Assert.True(result.Failed);
        Assert.StartsWith($"Quality:{key} ", Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNoActionIsToldWithThoseThereAre()
    {
        var section = Section("Actions:price_range", "ignore");

        Assert.Equal(
            "Quality:Actions:price_range must be flag, quarantine or reject, not \"ignore\".",
            Assert.Single(new QualityOptionsValidator(section).Validate(null, Bind(section)).Failures!));
    }

    [Theory]
    [InlineData("quarantine")]
    [InlineData("Quarantine")]
    [InlineData("QUARANTINE")]
    public void AnActionIsConfiguredByItsRule(string action)
    {
        var section = Section("Actions:unknown_product", action);
        var options = Bind(section);

        Assert.True(new QualityOptionsValidator(section).Validate(null, options).Succeeded);
        Assert.Equal(RuleAction.Quarantine, options.ActionOf(QualityRules.UnknownProduct));
        Assert.Equal(RuleAction.Flag, options.ActionOf(QualityRules.BotRate));
        Assert.Equal(RuleAction.Reject, options.ActionOf(QualityRules.Schema));
        Assert.Equal(RuleAction.Reject, options.ActionOf(QualityRules.Duplicate));
    }

    private static IConfigurationSection Section(string key, string value) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { [$"Quality:{key}"] = value })
        .Build().GetSection(QualityOptions.Section);

    private static QualityOptions Bind(IConfigurationSection section)
    {
        var options = new QualityOptions();
        section.Bind(options);
        return options;
    }
}
