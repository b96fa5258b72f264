package org.m2q.calibration.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Pictures in a folder, with a table of labels, with a folder per class, or without labels. */
final class PictureFolder implements DataSet {

	private static final List<String> TABLES = List.of("labels.tsv", "labels.csv");

	/** One picture and where its label comes from. */
	private record Entry(Path file, String name, Optional<String> label) {
	}

	private final Path folder;
	private final List<Entry> entries;

	private PictureFolder(Path folder, List<Entry> entries) {
		this.folder = folder;
		this.entries = List.copyOf(entries);
	}

	/**
	 * Opens a folder.
	 *
	 * @param labels table of labels; when empty, {@code labels.tsv} or {@code labels.csv} in the folder if there is one
	 */
	static DataSet open(Path folder, Optional<Path> labels) throws DataException {
		Optional<Path> table = labels.or(() -> TABLES.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst());
		List<Entry> entries = table.isPresent() ? listed(folder, table.get()) : found(folder);
		if (entries.isEmpty()) {
			throw new DataException(table.isPresent() ? table.get() + " has no rows; a row per picture was expected: its file, a tab, its label"
					: folder + " has no pictures: PNG or JPEG files were expected, in it or in a folder per class");
		}
		return new PictureFolder(folder, entries);
	}

	private static List<Entry> listed(Path folder, Path table) throws DataException {
		List<Entry> entries = new ArrayList<>();
		Map<String, Integer> lines = new HashMap<>();
		for (LabelTable.Row row : LabelTable.read(table)) {
			if (row.fields().size() != 2) {
				throw new DataException(table + ":" + row.line() + ": a file and its label were expected, and there are " + row.fields().size() + " fields");
			}
			String name = row.fields().getFirst().strip();
			Integer before = lines.putIfAbsent(name, row.line());
			if (before != null) {
				throw new DataException(table + ":" + row.line() + ": '" + name + "' already has a label in line " + before);
			}
			entries.add(new Entry(inside(folder, table, row, name), name, Optional.of(row.fields().get(1))));
		}
		return entries;
	}

	private static Path inside(Path folder, Path table, LabelTable.Row row, String name) throws DataException {
		Path file;
		try {
			file = folder.resolve(name).normalize();
		} catch (InvalidPathException e) {
			throw new DataException(table + ":" + row.line() + ": '" + name + "' is not the name of a file", e);
		}
		if (name.isEmpty() || !file.startsWith(folder.normalize())) {
			throw new DataException(table + ":" + row.line() + ": '" + name + "' is not in " + folder);
		}
		if (!Files.isRegularFile(file)) {
			throw new DataException(table + ":" + row.line() + ": there is no file '" + name + "' in " + folder);
		}
		return file;
	}

	/** Folders are classes when there are folders with pictures and no pictures beside them; their numbers follow the order of their names. */
	private static List<Entry> found(Path folder) throws DataException {
		List<Path> direct = children(folder).filter(Pictures::isPicture).filter(Files::isRegularFile).toList();
		if (!direct.isEmpty()) {
			return direct.stream().map(file -> new Entry(file, file.getFileName().toString(), Optional.<String>empty())).toList();
		}
		List<Entry> entries = new ArrayList<>();
		int number = 0;
		for (Path part : children(folder).filter(Files::isDirectory).toList()) {
			List<Path> pictures = children(part).filter(Pictures::isPicture).filter(Files::isRegularFile).toList();
			for (Path picture : pictures) {
				entries.add(new Entry(picture, part.getFileName() + "/" + picture.getFileName(), Optional.of(Integer.toString(number))));
			}
			number += pictures.isEmpty() ? 0 : 1;
		}
		return entries;
	}

	private static Stream<Path> children(Path folder) throws DataException {
		try (Stream<Path> list = Files.list(folder)) {
			return list.sorted(Comparator.comparing(path -> path.getFileName().toString())).toList().stream();
		} catch (IOException e) {
			throw new DataException(folder + " cannot be read: " + Reasons.of(e), e);
		}
	}

	@Override
	public String name() {
		return folder.toString();
	}

	@Override
	public int size() {
		return entries.size();
	}

	@Override
	public Sample sample(int index) throws DataException {
		Entry entry = entries.get(index);
		return new Sample(entry.name(), Pictures.read(entry.file()), entry.label());
	}

	@Override
	public String hash() throws DataException {
		ContentHash hash = new ContentHash();
		for (Entry entry : entries) {
			try {
				hash.add(entry.name()).add(entry.label().orElse("")).add(Files.readAllBytes(entry.file()));
			} catch (IOException e) {
				throw new DataException(entry.file() + " cannot be read: " + Reasons.of(e), e);
			}
		}
		return hash.hex();
	}
}
