using System.Reflection;
using System.Runtime.CompilerServices;
using NetArchTest.Rules;
using RealtimeRec.Tests;

namespace RealtimeRec.UnitTests.Architecture;

/// <summary>Which folder of a project may use which, and which project what. docs/architecture.md shows the longest two of them.</summary>
public sealed class FolderOrderTests
{
    private const string Root = FolderOrder.Root;

    /// <summary>Project, the namespace of its root, and its folders; a root that is not listed holds what the others share as well.</summary>
    public static TheoryData<string, string, string[]> Projects => new()
    {
        { "RealtimeRec.Abstractions", "RealtimeRec", ["Embeddings", "Validation", "Kafka", "Events", "Products", "Filters", "Feeds", "Search", "Catalog", "Inference", "Quality", "Users"] },
        { "RealtimeRec.Reading", "RealtimeRec.Reading", ["Bytes", "Json", "Events", "Products"] },
        { "RealtimeRec.Retrieval", "RealtimeRec.Retrieval", [Root, "Vectors", "Terms"] },
        { "RealtimeRec.Encoders", "RealtimeRec.Encoders", ["Files", "Sessions", "Text", "Histories", Root] },
        { "RealtimeRec.Ranking", "RealtimeRec.Ranking", ["Sequences", "Cases", "Rankers", "Metrics", "Fusion", "Trees", "Blending", "Evaluation"] },
        { "RealtimeRec.Datasets", "RealtimeRec.Datasets", ["Files", "Presets", "Fields", "Rows", Root] },
        { "RealtimeRec.Onnx", "RealtimeRec.Onnx", ["Protobuf", "Files", "Graphs", "Precision"] },
        { "RealtimeRec.EmbeddedStore", "RealtimeRec.EmbeddedStore", ["Storage", Root] },
        {
            "RealtimeRec.Grains",
            "RealtimeRec",
            [
                "State", "Telemetry", "Placement", "Catalog", "Products", "Quality", "Quality.Rules", "Profiles", "Inference", "Candidates", "Feeds",
                "Feeds.Sources", "Feeds.Filters", "Feeds.Scores", "Feeds.Learned", "Feeds.Meter", "Search", "Search.Parts", "Search.Analytics", "Search.Suggestions",
                "Queries", "Users", Root,
            ]
        },
        { "RealtimeRec.Hosting", "RealtimeRec.Hosting", ["Configuration", "Starting", "Background", "Logging", "Memory", "Health", "Telemetry", "Management", "Redis", "Kafka", "Quality"] },
        {
            "RealtimeRec.Gateway",
            "RealtimeRec.Gateway",
            [
                "Answers", "Telemetry", "Clustering", "Events", "Http", "Documentation", "Feeds", "Shoppers", "Quality", "Pages", "Endpoints",
                "Health", Root,
            ]
        },
        { "RealtimeRec.Silo", "RealtimeRec.Silo", ["Ingestion", "Storage", "Health", "Hosting", "DeadLetters"] },
        { "RealtimeRec.Standalone", "RealtimeRec.Standalone", ["Data", "CarryOver", "Import", "Simulation", "Hosting", "Commands"] },
    };

    [Theory]
    [MemberData(nameof(Projects))]
    public void AFolderUsesOnlyThoseToTheLeftOfIt(string project, string rootNamespace, string[] folders) => FolderOrder.Holds(project, rootNamespace, folders);

    [Theory]
    [InlineData("RealtimeRec.Retrieval")]
    [InlineData("RealtimeRec.Encoders")]
    [InlineData("RealtimeRec.Ranking")]
    public void WhatServingAndEvaluationShareKnowsNeitherOrleansNorTheCatalogue(string project)
    {
        var result = Types.InAssembly(Assembly.Load(project))
            .That().ResideInNamespaceContaining("RealtimeRec")
            .ShouldNot().HaveDependencyOnAny("Orleans", "RealtimeRec.Catalog", "RealtimeRec.Products")
            .GetResult();
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypes?.Select(type => type.FullName) ?? []));
    }

    [Fact]
    public void ContractsHoldNeitherOptionsNorRegistrationNorReaders()
    {
        var result = Types.InAssembly(Assembly.Load("RealtimeRec.Abstractions"))
            .That().ResideInNamespaceMatching("^RealtimeRec")
            .ShouldNot().HaveDependencyOnAny(
                "Microsoft.Extensions.Options", "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "System.Text.Json")
            .GetResult();
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypes?.Select(type => type.FullName) ?? []));
    }

    [Fact]
    public void ReadersKnowNoOrleans()
    {
        var result = Types.InAssembly(Assembly.Load("RealtimeRec.Reading")).ShouldNot().HaveDependencyOnAny("Orleans").GetResult();
        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypes?.Select(type => type.FullName) ?? []));
    }

    [Theory]
    [InlineData("RealtimeRec.Abstractions")]
    [InlineData("RealtimeRec.Reading")]
    [InlineData("RealtimeRec.Retrieval")]
    [InlineData("RealtimeRec.Encoders")]
    [InlineData("RealtimeRec.Ranking")]
    [InlineData("RealtimeRec.Grains")]
    [InlineData("RealtimeRec.Hosting")]
    [InlineData("RealtimeRec.Silo")]
    [InlineData("RealtimeRec.Gateway")]
    [InlineData("RealtimeRec.EmbeddedStore")]
    [InlineData("RealtimeRec.Standalone")]
    public void OnlyTestsSeeIntoAProject(string project) =>
        Assert.All(
            Assembly.Load(project).GetCustomAttributes<InternalsVisibleToAttribute>(),
            friend => Assert.Matches("^RealtimeRec\\.(UnitTests|ClusterTests|ModelTests|Benchmarks)$", friend.AssemblyName));
}
