use super::read;
use super::tests::{folds, shown};

#[test]
fn libraries_read_the_environment() {
    folds("from decouple import config\nf(config('X', default='a'))", "<X=a>");
    folds("from decouple import config\nf(config('X', 'a', cast=str))", "<X=a>");
    folds("import environ\nenv = environ.Env()\nf(env('X', default='a'))", "<X=a>");
    folds("import environ\nenv = environ.Env()\nf(env('X', str))", "<X>");
    folds("import environ\nenv = environ.Env(DEBUG=(bool, False))\nf(env.str('X', 'a'))", "<X=a>");
    folds("import environ\nenv = environ.Env()\nf(env.db())", "<DATABASE_URL>");
    folds("import environ\nenv = environ.Env()\nf(env.db('DB', default='sqlite:///x'))", "<DB=sqlite:///x>");
    folds("import environ\nenv = environ.Env()\nf(env.read_env('X'))", "?");
    folds("from environs import Env\nenv = Env()\nf(env.int('X', 80))", "<X=80>");
    folds("from environs import env\nf(env('X', 'a'))", "<X=a>");
    folds("from starlette.config import Config\nconfig = Config('.env')\nf(config('X', cast=str, default='a'))", "<X=a>");
    folds("import os\nf(os.environ.setdefault('X', 'a'))", "<X=a>");
    folds("import os\nf(os.environ.get('X', 'a,b').split(','))", "<X=a,b>");
    folds("import os\nf(os.environ['X'].strip().lower())", "<X>");
    folds("import os\nf(os.environ.get('X', '').replace('a:', 'b:') or 'c')", "<X=c>");
    folds("import os\nf(bool(os.environ['X']))", "<X>");
    folds("f('a'.encode())", "a");
    folds("f('a b'.split())", "?");
}

#[test]
fn the_environment_gives_the_fields_of_settings() {
    let class = "from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n  host: str = 'localhost'\n  port: int\n";
    let known: Vec<_> = read(class).assignments.iter().map(|one| shown(&one.known.value)).collect();
    assert_eq!(known, ["<HOST=localhost>"]);
    folds(&format!("{class}settings = Settings()\nf(settings.host)"), "<HOST=localhost>");
    folds(&format!("{class}f(Settings().port)"), "<PORT>");
    folds(&format!("{class}  def m(self):\n    f(self.host)"), "<HOST=localhost>");
    folds(&format!("{class}  model_config = SettingsConfigDict(env_prefix='app_')\nf(Settings().host)"), "<APP_HOST=localhost>");
    folds(&format!("{class}  model_config = {{'env_prefix': 'app_'}}\nf(Settings().host)"), "<APP_HOST=localhost>");
    folds(&format!("{class}  class Config:\n    env_prefix = 'app_'\nf(Settings().host)"), "<APP_HOST=localhost>");
    folds("from pydantic import BaseModel\nclass S(BaseModel):\n  host: str = 'h'\nf(S().host)", "h");
}

#[test]
fn a_field_of_settings_may_name_its_variable() {
    let class = "from pydantic import BaseSettings, Field\nclass S(BaseSettings):\n";
    folds(&format!("{class}  a: str = Field('x', env='OTHER')\nf(S().a)"), "<OTHER=x>");
    folds(&format!("{class}  a: str = Field(default='x')\nf(S().a)"), "<A=x>");
    folds(&format!("{class}  a: str = Field(..., env='OTHER')\nf(S().a)"), "<OTHER>");
    folds(&format!("{class}  a: str = None\nf(S().a)"), "<A>");
    folds(&format!("{class}  a: str = 'x'\nclass T(S):\n  b = 'y'\nf(T().b)"), "<B=y>");
}
