use super::*;

#[test]
fn properties_have_three_separators_two_comments_and_lines_that_go_on() {
    let text = "# a=1\n! b=2\n\nc = 3\nd: 4\ne 5\nf\\ g = h\\\n   i\\\n   j\nk=\nurl = jdbc:h2:mem\n";
    assert_eq!(entries(Kind::Properties, text), ["c=3", "d=4", "e=5", "f g=hij", "k=", "url=jdbc:h2:mem"]);
    assert_eq!(written(Kind::Properties, text)[4..], ["", "jdbc:h2:mem"]);
}

#[test]
fn escapes_of_properties_are_read() {
    let text = "path = C:\\\\logs\\\\app.log\nname=\\u00e9\\ud83d\\ude00\\t.\na\\=b=c\nx=1\\\n";
    assert_eq!(entries(Kind::Properties, text), ["path=C:\\logs\\app.log", "name=é😀\t.", "a=b=c", "x=1"]);
    assert_eq!(written(Kind::Properties, text)[0], "C:\\\\logs\\\\app.log");
}

#[test]
fn properties_that_java_refuses_or_that_are_cut_say_so() {
    let troubles = |text: &str| -> Vec<(u32, String)> {
        let read = checked(Kind::Properties, text);
        read.troubles.iter().map(|trouble| (trouble.span.start, trouble.text.split(',').next().unwrap_or_default().to_owned())).collect()
    };
    let digits = "`\\u` is not followed by four hexadecimal digits".to_owned();
    assert_eq!(troubles("a=1\nb=C:\\users\\x\nc=2\n"), [(4, digits.clone())]);
    assert_eq!(troubles("a=x\\u12"), [(0, digits)]);
    assert_eq!(troubles("a=1\nb=2,\\\n  3,\\"), [(4, "The file ends within a value: its last line goes on".to_owned())]);
    for sound in ["a=\\u00e9", "a=C:\\\\users", "a=1\\\n", "a=1\\\\", "# \\u"] {
        assert_eq!(troubles(sound), [], "{sound}");
    }
}

#[test]
fn a_document_of_properties_may_be_for_a_profile() {
    let text = "a=1\n#---\nspring.config.activate.on-profile=prod\nb=2\n#---\nc=3\n";
    assert_eq!(entries(Kind::Properties, text), ["a=1", "spring.config.activate.on-profile=prod @prod", "b=2 @prod", "c=3"]);
}

#[test]
fn properties_that_refer_to_one_another_are_put_together() {
    let text = "dir=/var/log\nfile=${dir}/${name}.log\nname=app\nHOST=h\nurl=http://${HOST}\nown=${own}\na=${b}\nb=${a}\n";
    let read = entries(Kind::Properties, text);
    assert_eq!(read[1], "file=/var/log/app.log");
    assert_eq!(read[4], "url=http://${HOST|h}");
    assert_eq!(read[5], "own={own}");
}

#[test]
fn appenders_of_log4j_are_objects() {
    let text = "log4j.rootLogger=INFO, FILE\nlog4j.appender.FILE=org.apache.log4j.RollingFileAppender\nlog4j.appender.FILE.File=${log.dir}/a.log\n\
        log.dir=/logs\nappender.x.type = File\nappender.x.fileName = /var/x.log\n";
    assert_eq!(
        objects(Kind::Properties, text),
        ["class=org.apache.log4j.RollingFileAppender File=/logs/a.log", "type=File element=File fileName=/var/x.log"]
    );
}

#[test]
fn a_dotenv_has_quotes_comments_and_references() {
    let text = "# c\nexport A=1\nB='a $A b'\nC=\"x${A}y\\n\" # why\nD=http://h/#x # c\nE=$HOME_DIR/z\nF=\nG: yaml\nnothing here\nURL=postgres://u:p@h/d\n";
    assert_eq!(
        entries(Kind::DotEnv, text),
        ["A=1", "B=a $A b", "C=x1y\n", "D=http://h/#x", "E=${HOME_DIR}/z", "F=", "G=yaml", "URL=postgres://u:p@h/d"]
    );
    assert_eq!(written(Kind::DotEnv, text)[1..3], ["a $A b", "x${A}y\\n"]);
}

#[test]
fn a_quoted_value_of_a_dotenv_may_go_on_over_lines() {
    let text = "KEY=\"-----BEGIN\nabc=\n-----END\"\nB=\"open\nC=3\n";
    assert_eq!(entries(Kind::DotEnv, text), ["KEY=-----BEGIN\nabc=\n-----END", "B=\"open", "C=3"]);
}

#[test]
fn ini_has_sections_and_values_that_go_on() {
    let text = "top = 1\n[app:main]\nuse = egg:x ; why\n; c\n# d\nurl: sqlite:///%(here)s/db\nlist =\n  a\n  b\nq = \"quoted\"\n\n[program:web]\nenvironment=A=\"1\",B=\"%(ENV_B)s\"\n";
    assert_eq!(
        entries(Kind::Ini, text),
        [
            "top=1",
            "app:main.use=egg:x",
            "app:main.url=sqlite:///{here}/db",
            "app:main.list=a\nb",
            "app:main.q=quoted",
            "program:web.environment=A=\"1\",B=\"${B}\""
        ]
    );
}

#[test]
fn keys_that_are_indented_alike_are_keys() {
    assert_eq!(entries(Kind::Ini, "[core]\n\ta = 1\n\tb = 2\n"), ["core.a=1", "core.b=2"]);
}

#[test]
fn a_section_of_ini_is_an_object() {
    let text = "[handler_file]\nclass=FileHandler\nargs=('/var/log/a.log', 'a')\n[empty]\n";
    assert_eq!(objects(Kind::Ini, text), ["element=handler_file class=FileHandler args=('/var/log/a.log', 'a')"]);
}

#[test]
fn a_setting_is_found_by_its_key() {
    let read = read(Kind::Properties, "a=1\nb=2\na=3\n");
    assert_eq!(read.get("a").map(|entry| shown(&entry.known.value)).collect::<Vec<_>>(), ["1", "3"]);
}
