/** What runs in Java machines of its own, with the JDK and the runtime alone on the class path. */
package org.m2q.codegen.java.tests.child;
