/** What runs in the Java machine of generated code; needs the runtime alone. */
package org.m2q.core.inference.child;
