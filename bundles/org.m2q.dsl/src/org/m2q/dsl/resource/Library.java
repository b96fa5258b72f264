package org.m2q.dsl.resource;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

import org.eclipse.emf.common.CommonPlugin;
import org.eclipse.emf.common.util.URI;
import org.m2q.model.m2q.M2qFile;

/**
 * The {@code .m2q} files that ship with the language. Their addresses are {@code m2q:/m2q/lang.m2q}, {@code m2q:/m2q/std/convolution.m2q} and so
 * on, the same in a plain jar, a class folder and an OSGi bundle.
 */
public final class Library {

	/** Scheme of the addresses. */
	public static final String SCHEME = "m2q";
	/** The file with the built-in operators, functions and metrics, which every file sees. */
	public static final URI LANG = URI.createURI("m2q:/m2q/lang.m2q");

	private static final String ROOT = "library/";
	private static final Library INSTANCE = new Library();

	private final Map<String, List<String>> folders;

	private Library() {
		Map<String, List<String>> found = new TreeMap<>();
		for (String path : list()) {
			int slash = path.lastIndexOf('/');
			found.computeIfAbsent(path.substring(0, Math.max(slash, 0)), key -> new ArrayList<>()).add(path);
		}
		found.values().forEach(Collections::sort);
		folders = found;
	}

	/** All folders, as package names. */
	public static Set<String> packages() {
		Set<String> names = new java.util.TreeSet<>();
		INSTANCE.folders.keySet().forEach(folder -> names.add(folder.replace('/', '.')));
		return names;
	}

	/** The files of a folder such as {@code m2q/std}, sorted; empty when there is none. */
	public static List<URI> files(String folder) {
		return INSTANCE.folders.getOrDefault(folder, List.of()).stream().map(Library::address).toList();
	}

	/** All files, sorted by folder. */
	public static List<URI> files() {
		return INSTANCE.folders.values().stream().flatMap(List::stream).map(Library::address).toList();
	}

	/** Whether an address is one of the library. */
	public static boolean isLibrary(URI uri) {
		return SCHEME.equals(uri.scheme());
	}

	/** Whether a file is the one with the built-in elements, at its address in the library or as a source file of it. */
	public static boolean isLang(M2qFile file) {
		return "m2q.lang".equals(file.getPackageName());
	}

	/** Whether there is a file of this address. */
	public static boolean exists(URI uri) {
		String path = path(uri);
		int slash = path.lastIndexOf('/');
		return slash > 0 && INSTANCE.folders.getOrDefault(path.substring(0, slash), List.of()).contains(path);
	}

	/**
	 * Opens a file.
	 *
	 * @throws IOException when there is none
	 */
	public static InputStream open(URI uri) throws IOException {
		InputStream stream = exists(uri) ? Library.class.getClassLoader().getResourceAsStream(ROOT + path(uri)) : null;
		if (stream == null) {
			throw new IOException("the library has no file " + path(uri));
		}
		return stream;
	}

	private static URI address(String path) {
		return URI.createURI(SCHEME + ":/" + path);
	}

	private static String path(URI uri) {
		String path = uri.path();
		return path == null ? "" : path.startsWith("/") ? path.substring(1) : path;
	}

	/** Paths below the root of the library. The class path has no listing of its own, so the place that holds a known file is listed. */
	private static List<String> list() {
		String known = ROOT + path(LANG);
		URL url = Library.class.getClassLoader().getResource(known);
		if (url == null) {
			throw new IllegalStateException("the language library is missing from the class path");
		}
		try {
			URI resolved = CommonPlugin.resolve(URI.createURI(url.toString()));
			if (!resolved.isFile() && resolved.isArchive()) {
				try (JarFile jar = new JarFile(archive(resolved))) {
					return jar.stream().map(JarEntry::getName).filter(name -> name.startsWith(ROOT) && name.endsWith(".m2q"))
							.map(name -> name.substring(ROOT.length())).toList();
				}
			}
			File folder = new File(resolved.toFileString()).getParentFile().getParentFile();
			List<String> paths = new ArrayList<>();
			collect(folder, "", paths);
			return paths;
		} catch (IOException e) {
			throw new IllegalStateException("the language library cannot be listed", e);
		}
	}

	/** The jar of an address such as {@code jar:file:/a b/x.jar!/library/…}, whose path may hold unescaped spaces. */
	private static File archive(URI uri) {
		String authority = uri.authority();
		return new File(URI.createURI(authority.substring(0, authority.length() - 1)).toFileString());
	}

	private static void collect(File folder, String prefix, List<String> paths) {
		File[] children = folder.listFiles();
		for (File child : children == null ? new File[0] : children) {
			if (child.isDirectory()) {
				collect(child, prefix + child.getName() + "/", paths);
			} else if (child.getName().endsWith(".m2q")) {
				paths.add(prefix + child.getName());
			}
		}
	}
}
