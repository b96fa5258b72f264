package org.m2q.lsp.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.emf.common.CommonPlugin;
import org.eclipse.emf.common.util.URI;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.BundleWiring;

/** The language server as a process of its own, from plain class paths, as the launcher starts it. */
final class ServerProcess {

	private ServerProcess() {
	}

	private static final Pattern OPTIONS = Pattern.compile("!= lsp \\] \\|\\| java=\\(\"\\$JDK/bin/java\"([^)]*)\\)");

	/** Program and arguments that start the server. */
	static List<String> command(Path cache) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options());
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "--sun-misc-unsafe-memory-access=allow", "-Duser.home=" + cache, "-cp", classPath(), "org.m2q.cli.Main",
				"lsp", "--stdio"));
		return command;
	}

	/** What the launcher tells the JVM of a server. */
	private static List<String> options() throws IOException {
		Matcher options = OPTIONS.matcher(Files.readString(Session.examples().resolveSibling("m2q")));
		if (!options.find()) {
			throw new IllegalStateException("the launcher does not say how a server is started");
		}
		return List.of(options.group(1).strip().split("\\s+"));
	}

	static Process start(Path cache) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command(cache));
		builder.environment().put("XDG_CACHE_HOME", cache.toString());
		return builder.redirectError(cache.resolve("stderr.txt").toFile()).start();
	}

	/** All bundles of the running framework, as folders and jars. */
	private static String classPath() {
		Set<String> places = new LinkedHashSet<>();
		for (Bundle bundle : FrameworkUtil.getBundle(ServerProcess.class).getBundleContext().getBundles()) {
			String name = bundle.getSymbolicName();
			BundleWiring wiring = bundle.adapt(BundleWiring.class);
			if (name == null || bundle.getBundleId() == 0 || name.endsWith(".tests") || wiring == null) {
				continue;
			}
			add(places, bundle.getEntry("META-INF/MANIFEST.MF"), "META-INF/MANIFEST.MF");
			if (name.startsWith("org.m2q.")) {
				wiring.listResources("org/m2q", "package-info.class", BundleWiring.LISTRESOURCES_RECURSE | BundleWiring.LISTRESOURCES_LOCAL).stream()
						.findFirst().ifPresent(path -> add(places, bundle.getResource(path), path));
				wiring.listResources("org/m2q", "*.class", BundleWiring.LISTRESOURCES_RECURSE | BundleWiring.LISTRESOURCES_LOCAL).stream()
						.findFirst().ifPresent(path -> add(places, bundle.getResource(path), path));
			}
		}
		return String.join(java.io.File.pathSeparator, places);
	}

	/** Adds the folder or the jar that holds an entry. */
	private static void add(Set<String> places, java.net.URL url, String path) {
		if (url == null) {
			return;
		}
		String resolved = CommonPlugin.resolve(URI.createURI(url.toString())).toString();
		if (!resolved.endsWith(path)) {
			return;
		}
		String root = resolved.substring(0, resolved.length() - path.length());
		if (root.startsWith("jar:") || root.startsWith("archive:")) {
			root = root.substring(root.indexOf(':') + 1, root.indexOf('!'));
		}
		places.add(Path.of(java.net.URI.create(root)).toString());
	}
}
