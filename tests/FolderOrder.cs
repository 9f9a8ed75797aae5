using System.Reflection;
using System.Text.RegularExpressions;
using NetArchTest.Rules;

namespace RealtimeRec.Tests;

/// <summary>
/// Which folder of a project may use which: an arrow points to the left alone. A folder is told by its namespace and its assembly, since
/// contracts and grains share namespaces.
/// </summary>
internal static class FolderOrder
{
    /// <summary>The project's root; where it is not among the folders it puts the others together and is used by none of them.</summary>
    public const string Root = "";

    /// <summary>Fails when a folder uses one to the right of it, or when the folders are not those there are.</summary>
    /// <param name="project">The project's assembly.</param>
    /// <param name="rootNamespace">The namespace of its root.</param>
    /// <param name="folders">Its folders.</param>
    public static void Holds(string project, string rootNamespace, string[] folders)
    {
        var assembly = Assembly.Load(project);
        var types = Array.FindAll(assembly.GetTypes(), type =>
            !type.IsNested && type.Namespace is { } name && (name == rootNamespace ? folders.Contains(Root) : name.StartsWith(rootNamespace + ".", StringComparison.Ordinal)));
        Assert.Equal(folders.Order(), types.Select(type => FolderOf(type.Namespace!)).Distinct().Order());
        for (var i = 0; i < folders.Length; i++)
        {
            var toTheRight = types.Where(type => Array.IndexOf(folders, FolderOf(type.Namespace!)) > i).Select(type => type.FullName!).ToArray();
            if (toTheRight.Length > 0)
            {
                var result = Types.InAssembly(assembly)
                    .That().ResideInNamespaceMatching($"^{Regex.Escape(NamespaceOf(folders[i]))}$")
                    .ShouldNot().HaveDependencyOnAny(toTheRight)
                    .GetResult();
                Assert.True(
                    result.IsSuccessful, $"{folders[i]} of {project} uses what is to the right of it, in {string.Join(", ", result.FailingTypes.Select(type => type.FullName))}.");
            }
        }

        string FolderOf(string name) => name == rootNamespace ? Root : name[(rootNamespace.Length + 1)..];

        string NamespaceOf(string folder) => folder == Root ? rootNamespace : $"{rootNamespace}.{folder}";
    }
}
