package org.m2q.calibration.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Opens data sets by what they are:
 *
 * <ul>
 * <li>a folder of PNG and JPEG files with {@code labels.tsv} or {@code labels.csv}, with a folder per class, or without labels
 * <li>a folder of, or one, {@code .bin} file of CIFAR-10 or CIFAR-100
 * <li>idx files of pictures, also compressed ({@code .gz}), with their labels beside them
 * <li>{@code .npy} and {@code .npz} arrays
 * <li>{@code .csv} and {@code .tsv} tables of a label and bytes per row
 * </ul>
 */
public final class DataSets {

	private DataSets() {
	}

	/**
	 * Opens a data set.
	 *
	 * @param path file or folder
	 * @param labels file of the labels, for folders of pictures, idx files and arrays; when empty, the one that is found beside the data
	 * @throws DataException when it is no data set, or has no samples
	 */
	public static DataSet open(Path path, Optional<Path> labels) throws DataException {
		if (Files.isDirectory(path)) {
			List<Path> batches = batches(path);
			return batches.isEmpty() ? PictureFolder.open(path, labels) : CifarSet.open(path, batches);
		}
		if (!Files.exists(path)) {
			throw new DataException(path + " cannot be read: there is no such file or folder");
		}
		String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
		if (ArraySet.isArray(path)) {
			return ArraySet.open(path, labels);
		}
		if (name.endsWith(".csv") || name.endsWith(".tsv")) {
			return RowSet.open(path);
		}
		if (name.endsWith(".bin")) {
			return CifarSet.open(path, List.of(path));
		}
		if (name.contains("idx3-ubyte") || name.endsWith(".idx") || name.endsWith(".idx.gz")) {
			return IdxSet.open(path, labels);
		}
		throw new DataException(path + " is no data set: a folder of PNG or JPEG files, or a .npy, .npz, .csv, .tsv, idx3-ubyte or CIFAR .bin file was expected");
	}

	/** Training batches come before the test batch when both are there, as their names do. */
	private static List<Path> batches(Path folder) throws DataException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter(file -> file.getFileName().toString().endsWith(".bin")).filter(Files::isRegularFile).sorted().toList();
		} catch (IOException e) {
			throw new DataException(folder + " cannot be read: " + Reasons.of(e), e);
		}
	}
}
