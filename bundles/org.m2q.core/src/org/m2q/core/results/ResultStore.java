package org.m2q.core.results;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IWorkspaceRunnable;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.Status;
import org.m2q.core.M2qCore;
import org.m2q.report.JsonReport;
import org.m2q.report.Report;

/**
 * The stored results of a project: {@code results/EXPERIMENT-N.m2qresult}, one experiment each, JSON as {@link JsonReport} writes it.
 *
 * <p>A file appears whole or not at all. Errors are sentences for the user.
 */
public final class ResultStore {

	/** Folder of the project. */
	public static final String FOLDER = "results";
	/** Ending of the files, without the dot. */
	public static final String EXTENSION = "m2qresult";
	/** Ending of the files, with the dot. */
	public static final String SUFFIX = "." + EXTENSION;

	private static final Pattern NAME = Pattern.compile("(.*)-(\\d{1,9})\\" + SUFFIX);

	private final IProject project;

	/** Of an open project. */
	public ResultStore(IProject project) {
		this.project = project;
	}

	/** Writes content as text. */
	@FunctionalInterface
	public interface Content {

		/** Writes all of it; the writer is closed afterwards. */
		void write(Writer writer) throws IOException;
	}

	/**
	 * Stores a result under the next free number.
	 *
	 * @param report with one experiment, after whose name the file is called
	 * @throws CoreException when it cannot be written
	 */
	public StoredResult save(Report report, IProgressMonitor monitor) throws CoreException {
		StoredResult[] saved = new StoredResult[1];
		IWorkspaceRunnable work = progress -> {
			IFolder folder = project.getFolder(FOLDER);
			folder.refreshLocal(IResource.DEPTH_ONE, progress);
			if (!folder.exists()) {
				folder.create(true, true, progress);
			}
			String experiment = fileName(report.experiments().getFirst().name());
			int number = files().stream().filter(file -> experiment.equals(experimentOf(file))).mapToInt(ResultStore::numberOf).max().orElse(0) + 1;
			IFile file = folder.getFile(experiment + "-" + number + SUFFIX);
			writeWhole(file, writer -> JsonReport.write(report, writer));
			file.refreshLocal(IResource.DEPTH_ZERO, progress);
			saved[0] = new StoredResult(file, report, time(file));
		};
		project.getWorkspace().run(work, project, 0, monitor);
		return saved[0];
	}

	/** The files of stored results: by experiment, the latest number first. */
	public List<IFile> files() throws CoreException {
		List<IFile> files = new ArrayList<>();
		IFolder folder = project.getFolder(FOLDER);
		if (folder.exists()) {
			for (IResource member : folder.members()) {
				if (member instanceof IFile file && EXTENSION.equals(file.getFileExtension())) {
					files.add(file);
				}
			}
		}
		files.sort(Comparator.comparing(ResultStore::experimentOf).thenComparing(Comparator.comparingInt(ResultStore::numberOf).reversed())
				.thenComparing(IFile::getName));
		return files;
	}

	/**
	 * Reads a stored result; not in the user interface thread.
	 *
	 * @throws CoreException with what is wrong with the file
	 */
	public static StoredResult read(IFile file) throws CoreException {
		String name = file.getProjectRelativePath().toString();
		try (InputStream contents = file.getContents(true)) {
			return new StoredResult(file, read(name, contents), time(file));
		} catch (IOException e) {
			throw unreadable(name, e);
		}
	}

	/**
	 * Reads what a stored result holds or held; not in the user interface thread.
	 *
	 * @param name what messages call it
	 * @param contents not closed
	 * @return with a point
	 * @throws CoreException with what is wrong with it
	 */
	public static Report read(String name, InputStream contents) throws CoreException {
		try {
			Report report = JsonReport.read(name, new InputStreamReader(contents, StandardCharsets.UTF_8));
			if (report.experiments().stream().allMatch(experiment -> experiment.points().isEmpty())) {
				throw error(name + " has no point to show: its experiments ran nothing.", null);
			}
			return report;
		} catch (IOException e) {
			throw unreadable(name, e);
		}
	}

	private static CoreException unreadable(String name, IOException cause) {
		return error(cause.getMessage() == null ? name + " cannot be read." : cause.getMessage(), cause);
	}

	/**
	 * Writes a file of the workspace or its disk: to a temporary file beside it, which then takes its place.
	 *
	 * @throws CoreException when it cannot be written; then the old file is as it was
	 */
	public static void writeWhole(Path path, Content content) throws CoreException {
		Path part = path.resolveSibling("." + path.getFileName() + ".part");
		try {
			try (Writer writer = new BufferedWriter(new OutputStreamWriter(Files.newOutputStream(part), StandardCharsets.UTF_8))) {
				content.write(writer);
			}
			try {
				Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
			} catch (AtomicMoveNotSupportedException e) {
				Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
			}
		} catch (IOException e) {
			throw error(path + " cannot be written: " + reason(e) + ".", e);
		} finally {
			delete(part);
		}
	}

	private static void writeWhole(IFile file, Content content) throws CoreException {
		if (file.getLocation() == null) {
			throw error(file.getFullPath() + " cannot be written: the project is not on a local disk.", null);
		}
		writeWhole(file.getLocation().toPath(), content);
	}

	private static void delete(Path part) {
		try {
			Files.deleteIfExists(part);
		} catch (IOException e) {
			// Nothing more can be done about a temporary file.
		}
	}

	private static String reason(IOException cause) {
		String message = cause.getMessage() == null ? "" : cause.getMessage().lines().findFirst().orElse("");
		return switch (cause) {
			case java.nio.file.AccessDeniedException denied -> "permission denied";
			case java.nio.file.NoSuchFileException missing -> "its folder is missing";
			case java.nio.file.FileSystemException system when system.getReason() != null -> system.getReason();
			default -> message.isEmpty() ? cause.getClass().getSimpleName() : message;
		};
	}

	private static Instant time(IFile file) {
		return Instant.ofEpochMilli(Math.max(0, file.getLocalTimeStamp()));
	}

	/** Names of experiments are identifiers, but reports come from outside too. */
	private static String fileName(String experiment) {
		String name = experiment.replaceAll("[^\\p{L}\\p{N}_.-]", "_").replaceFirst("^\\.+", "_");
		return name.isEmpty() ? "experiment" : name;
	}

	/** Name of the experiment of a stored result, from the name of its file. */
	static String experimentOf(IFile file) {
		Matcher matcher = NAME.matcher(file.getName());
		return matcher.matches() ? matcher.group(1) : file.getName();
	}

	static int numberOf(IFile file) {
		Matcher matcher = NAME.matcher(file.getName());
		return matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
	}

	private static CoreException error(String message, Throwable cause) {
		return new CoreException(new Status(Status.ERROR, M2qCore.PLUGIN_ID, message, cause));
	}
}
