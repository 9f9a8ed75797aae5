using System.Reflection;
using NetArchTest.Rules;
using RealtimeRec.Hosting.Background;

namespace RealtimeRec.UnitTests.Architecture;

/// <summary>A loop that waits by a timer ends for good at the first exception that it did not expect, unless a <see cref="SupervisedLoop"/> runs it.</summary>
public sealed class BackgroundLoopTests
{
    [Theory]
    [InlineData("RealtimeRec.Grains", 2)]
    [InlineData("RealtimeRec.Hosting", 1)]
    public void WhatWaitsByATimerIsRunByASupervisedLoop(string project, int atLeast)
    {
        var waiting = Types.InAssembly(Assembly.Load(project)).That().HaveDependencyOnAny(typeof(PeriodicTimer).FullName);
        Assert.True(waiting.GetTypes().Count() >= atLeast);

        var result = waiting
            .Should().HaveDependencyOnAny(typeof(SupervisedLoop).FullName)
            .GetResult();

        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypes?.Select(type => type.FullName) ?? []));
    }

    [Theory]
    [InlineData("RealtimeRec.Silo")]
    [InlineData("RealtimeRec.EmbeddedStore")]
    public void ElsewhereNothingWaitsByATimer(string project) =>
        Assert.Empty(Types.InAssembly(Assembly.Load(project)).That().HaveDependencyOnAny(typeof(PeriodicTimer).FullName).GetTypes());
}
