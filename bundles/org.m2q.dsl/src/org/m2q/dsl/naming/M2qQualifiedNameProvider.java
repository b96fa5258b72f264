package org.m2q.dsl.naming;

import org.eclipse.xtext.naming.DefaultDeclarativeQualifiedNameProvider;
import org.eclipse.xtext.naming.QualifiedName;
import org.m2q.model.m2q.M2qFile;

/** Names are {@code package.Definition.part}; without a package {@code Definition.part}. */
public class M2qQualifiedNameProvider extends DefaultDeclarativeQualifiedNameProvider {

	QualifiedName qualifiedName(M2qFile file) {
		return file.getPackageName() == null ? null : getConverter().toQualifiedName(file.getPackageName());
	}
}
