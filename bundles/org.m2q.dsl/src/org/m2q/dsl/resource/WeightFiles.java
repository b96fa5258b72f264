package org.m2q.dsl.resource;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import org.eclipse.emf.ecore.resource.Resource;

import com.google.inject.Singleton;

/** Files with weights beside texts. What is in a folder is read again only after the folder has changed. Safe for several threads. */
@Singleton
public final class WeightFiles {

	private static final Set<String> ENDINGS = Set.of(".onnx", ".safetensors", ".npz", ".npy");
	private static final int MOST_FILES = 500;
	private static final int MOST_FOLDERS = 200;
	private static final int MOST_KNOWN = 2000;
	/** File systems tell the time of a change no better than this. */
	private static final Duration TICK = Duration.ofSeconds(2);

	private final Map<Path, Content> known = new LinkedHashMap<>(16, 0.75f, true) {
		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<Path, Content> eldest) {
			return size() > MOST_KNOWN;
		}
	};

	/**
	 * What is in one folder, without what is in its folders.
	 *
	 * @param changed when the folder changed last
	 * @param read when it was read
	 * @param files names of files with weights, sorted
	 * @param folders names of folders, sorted
	 */
	private record Content(FileTime changed, Instant read, List<String> files, List<String> folders) {

		static final Content NONE = new Content(FileTime.fromMillis(0), Instant.EPOCH, List.of(), List.of());

		/** Whether nothing can have changed unseen; a change in the same tick as the reading has the same time. */
		boolean isOf(FileTime time) {
			return changed.equals(time) && changed.toInstant().plus(TICK).isBefore(read);
		}
	}

	/**
	 * Paths of files with weights in the folder of a text and in the folders of that folder, relative to it, with slashes.
	 *
	 * @return at most 500, sorted, those in the folder of the text first; of its folders, the first 200 are looked into. Empty for texts that are in no folder
	 */
	public List<String> beside(Resource text) {
		return NamedFiles.folder(text).map(this::in).orElse(List.of());
	}

	private List<String> in(Path folder) {
		Content here = content(folder);
		List<String> found = new ArrayList<>(here.files());
		for (String name : here.folders().stream().limit(MOST_FOLDERS).toList()) {
			content(folder.resolve(name)).files().forEach(file -> found.add(name + "/" + file));
		}
		return found.stream().limit(MOST_FILES).toList();
	}

	private Content content(Path folder) {
		try {
			FileTime time = Files.getLastModifiedTime(folder);
			synchronized (known) {
				Content last = known.get(folder);
				if (last != null && last.isOf(time)) {
					return last;
				}
			}
			Content now = read(folder, time);
			synchronized (known) {
				known.put(folder, now);
			}
			return now;
		} catch (IOException | DirectoryIteratorException e) {
			// What cannot be listed is not proposed.
			return Content.NONE;
		}
	}

	private static Content read(Path folder, FileTime time) throws IOException {
		Instant now = Instant.now();
		Set<String> files = new TreeSet<>();
		Set<String> folders = new TreeSet<>();
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
			for (Path entry : entries) {
				String name = Objects.toString(entry.getFileName(), "");
				if (Files.isDirectory(entry)) {
					folders.add(name);
				} else if (ENDINGS.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith)) {
					files.add(name);
				}
			}
		}
		return new Content(time, now, List.copyOf(files), List.copyOf(folders));
	}
}
