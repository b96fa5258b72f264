package org.m2q.ui.internal.wizards;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IProjectDescription;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IResourceVisitor;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;

/**
 * The nature of projects of the Java development tools, which need not be installed.
 *
 * @param id of the nature
 */
record JavaNature(String id) {

	/** That of the Java development tools of Eclipse. */
	static final JavaNature USUAL = new JavaNature("org.eclipse.jdt.core.javanature");

	private static final String SOURCES = "src";

	/** Whether a plug-in that is installed defines it. */
	boolean isKnown() {
		return ResourcesPlugin.getWorkspace().getNatureDescriptor(id) != null;
	}

	/**
	 * Gives a project the nature and a class path of Java 21: the generated Maven project in a folder of it, or an empty folder for sources.
	 *
	 * @param generated folder of the Maven project; it need not be there
	 */
	void set(IProject project, IFolder generated, IProgressMonitor monitor) throws CoreException {
		SubMonitor progress = SubMonitor.convert(monitor, 2);
		IFile classPath = project.getFile(".classpath");
		if (!classPath.exists()) {
			classPath.create(classPath(project, generated).getBytes(StandardCharsets.UTF_8), IResource.FORCE, progress.split(1));
		}
		IProjectDescription description = project.getDescription();
		description.setNatureIds(Stream.concat(Arrays.stream(description.getNatureIds()), Stream.of(id)).distinct().toArray(String[]::new));
		project.setDescription(description, progress.split(1));
	}

	private static String classPath(IProject project, IFolder generated) throws CoreException {
		StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<classpath>\n");
		String folder = generated.getProjectRelativePath().toString() + "/";
		if (generated.exists()) {
			for (String sources : List.of("main/java", "main/resources")) {
				entry(text, "src", folder + "src/" + sources, "");
			}
			for (String sources : List.of("test/java", "test/resources")) {
				entry(text, "src", folder + "src/" + sources, "\" output=\"" + folder + "target/test-classes");
			}
			generated.accept((IResourceVisitor) resource -> {
				if ("jar".equals(resource.getFileExtension())) {
					entry(text, "lib", resource.getProjectRelativePath().toString(), "");
				}
				return true;
			});
			entry(text, "con", "org.eclipse.jdt.junit.JUNIT_CONTAINER/5", "");
		} else {
			IFolder sources = project.getFolder(SOURCES);
			if (!sources.exists()) {
				sources.create(true, true, null);
			}
			entry(text, "src", SOURCES, "");
		}
		entry(text, "con", "org.eclipse.jdt.launching.JRE_CONTAINER/org.eclipse.jdt.internal.debug.ui.launcher.StandardVMType/JavaSE-21", "");
		entry(text, "output", generated.exists() ? folder + "target/classes" : "bin", "");
		return text.append("</classpath>\n").toString();
	}

	private static void entry(StringBuilder text, String kind, String path, String more) {
		text.append("\t<classpathentry kind=\"").append(kind).append("\" path=\"").append(path).append(more).append("\"/>\n");
	}
}
