using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Configuration;

namespace RealtimeRec.UnitTests.Hosting;

public sealed class OptionsCheckTests
{
    private readonly OptionsCheck _check = new("Section");

    [Fact]
    public void WhatIsWithinItsBoundsPasses()
    {
        _check.Within("Key", 1, 1, 3);
        _check.Within("Key", TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        _check.AtLeast("Key", 2, 2);
        _check.AboveZero("Key", 1.0, 1.0);
        _check.Positive("Key", TimeSpan.FromTicks(1));
        _check.Known("Key", DayOfWeek.Monday);

        Assert.True(_check.Result.Succeeded);
    }

    [Fact]
    public void WhatIsOutOfItsBoundsIsToldByItsKeyWithTheBounds()
    {
        _check.Within("Count", 4, 1, 3);
        _check.Within("Share", double.NaN, 0, 1);
        _check.AtLeast("Least", 1, 2);
        _check.AboveZero("Window", TimeSpan.Zero, TimeSpan.FromDays(1));
        _check.AboveZero("Ratio", double.NaN, 1);
        _check.Positive("Pause", TimeSpan.Zero);
        _check.Known("Day", (DayOfWeek)9);
        _check.Refuse("Name", "must not be empty.");

        Assert.Equal(
            [
                "Section:Count must be from 1 to 3, not 4.",
                "Section:Share must be from 0 to 1, not NaN.",
                "Section:Least must be at least 2, not 1.",
                "Section:Window must be above 00:00:00 and at most 1.00:00:00, not 00:00:00.",
                "Section:Ratio must be above 0 and at most 1, not NaN.",
                "Section:Pause must be a positive duration, not 00:00:00.",
                "Section:Day must be sunday, monday, tuesday, wednesday, thursday, friday or saturday, not 9.",
                "Section:Name must not be empty.",
            ],
            _check.Result.Failures);
    }

    [Fact]
    public void WhatIsNeededBeforeTheHostIsCheckedAtOnce()
    {
        var good = new Validator(ValidateOptionsResult.Success);
        Assert.Equal("value", OptionsCheck.Valid(good, "Section", "value"));

        _check.Refuse("Key", "is wrong.");
        var refused = Assert.Throws<OptionsValidationException>(() => OptionsCheck.Valid(new Validator(_check.Result), "Section", "value"));
        Assert.Equal(["Section:Key is wrong."], refused.Failures);
    }

    private sealed class Validator(ValidateOptionsResult result) : IValidateOptions<string>
    {
        public ValidateOptionsResult Validate(string? name, string options) => result;
    }
}
